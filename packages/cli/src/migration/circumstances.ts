import type { PlanOptions, Step } from "./plan.js";
import type { Definition, Kind } from "./resource.js";
import type { ScheduleDefinition } from "./schedule-definition.js";
import type { Snapshot } from "./snapshot.js";

/** Both regions, and what is planned so far. */
export interface Situation {
  readonly source: Snapshot;
  readonly target: Snapshot;
  /** What is planned so far: everything a schedule may need comes before it. */
  readonly steps: readonly Step[];
}

/** What is in the way that is not of the resource itself. */
export function circumstances(
  kind: Kind,
  source: Definition,
  situation: Situation,
  { leaveMessages }: PlanOptions,
): string[] {
  if (kind === "queue" && "name" in source) {
    const lag = situation.source.lags.get(source.name) ?? 0;
    return lag > 0 && !leaveMessages
      ? [
          `${lag} undelivered messages would stay in the source, and be overtaken: --leave-messages accepts that`,
        ]
      : [];
  }
  if (kind !== "schedule") return [];
  const { queueName, destination } = source as ScheduleDefinition;
  return [
    ...(queueName ? missing("queue", queueName, situation) : []),
    ...(/^https?:\/\//i.test(destination) ? [] : missing("url-group", destination, situation)),
  ];
}

function missing(kind: "queue" | "url-group", id: string, { target, steps }: Situation): string[] {
  const planned = steps.find((step) => step.kind === kind && step.id === id)?.verdict;
  if (target[kind].has(id) || planned === "create") return [];
  return [
    `it needs the ${kind} ${id}, which ${planned ? `is ${planned}` : "is not in the target"}`,
  ];
}
