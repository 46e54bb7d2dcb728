import type { EmulatorEvent } from "@qstash-verify/emulator";

/** The lists of resources that an event changes. */
export function changedLists(event: EmulatorEvent): readonly string[] {
  switch (event.type) {
    case "scheduleFired":
      return ["schedules"];
    case "runBegun":
    case "runEnded":
      return ["runs"];
    case "regionStopped":
    case "regionStarted":
      return ["local", "keys"];
    case "keysRolled":
      return ["keys"];
    case "refused":
    case "deduplicated":
    case "connectionReset":
      return [];
    default:
      return [
        ...(event.type === "dead" ? ["dlq"] : []),
        ...(event.queueName === undefined ? [] : ["queues"]),
        ...(event.flowControlKey === undefined ? [] : ["flow-control"]),
        ...(event.workflowRunId === undefined ? [] : ["runs"]),
      ];
  }
}
