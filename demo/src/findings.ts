import type { Emulator, NextStepView, StepView } from "@qstash-verify/emulator";
import type { Region } from "@qstash-verify/testing";

/** A run of the workflow example. */
export interface OrderRun {
  readonly region: Region;
  readonly run: string;
  /** The order's id: the example prints it with each step it executes. */
  readonly order: string;
  /** The workflow's. */
  readonly url: string;
}

interface Observation {
  readonly seen: string;
  readonly expected: string;
}

/** What was seen of a run, and what has to be seen. */
export interface Finding extends Observation {
  readonly region: Region;
  readonly label: string;
}

/**
 * What QStash knows of a run that is over, and what the example printed.
 *
 * @param printed Of a request that was verified: the message, and the region it was verified for.
 */
export function findingsOf(
  { region, run, order }: OrderRun,
  emulator: Emulator,
  printed: string,
): Finding[] {
  const { runs } = emulator.regions[region];
  const known = runs.find(({ workflowRunId }) => workflowRunId === run);
  const steps = known?.steps.flatMap<StepView | NextStepView>((group) => group.steps) ?? [];
  const deliveries = deliveriesOf(region, run, emulator);
  const ids = deliveries.map(({ messageId }) => messageId);
  const rows: Record<string, Observation> = {
    "steps done, each by a request": all(
      steps.map(({ state, messageId = "" }) => state === "STEP_SUCCESS" && ids.includes(messageId)),
    ),
    "executed, once each": {
      seen: executedOf(order, printed).join(" "),
      expected: "charged packed reserved shipped",
    },
    "requests signed by its region, accepted": all(deliveries.map(({ own }) => own)),
    "requests verified for its region": all(
      ids.map((id) => printed.includes(`${id} from ${region}\n`)),
    ),
    "calls answered through its region": all(callsOf(region, run, emulator)),
    completed: { seen: known?.workflowState ?? "no", expected: "RUN_SUCCESS" },
  };
  return Object.entries(rows).map(([label, row]) => ({ region, label, ...row }));
}

/** Each of them, and there are some. */
function all(each: readonly boolean[]): Observation {
  const count = Math.max(each.length, 1);
  const seen = `${each.filter(Boolean).length} of ${each.length}`;
  return { seen, expected: `${count} of ${count}` };
}

/** In no order: two of them run at once. */
function executedOf(order: string, printed: string): string[] {
  const lines = printed.matchAll(new RegExp(`^${order}: (\\w+)`, "gm"));
  return Array.from(lines, ([, did = ""]) => did).sort();
}

/** What was sent in the region, or for the run; its own is both, and was accepted. */
function deliveriesOf(region: Region, run: string, { regions }: Emulator) {
  return Object.values(regions)
    .flatMap(({ name, logs }) => logs.map((log) => ({ name, ...log })))
    .filter(({ state }) => state !== "CREATED" && state !== "ACTIVE")
    .filter(({ name, workflowRunId }) => name === region || workflowRunId === run)
    .map(({ name, workflowRunId, state, messageId }) => ({
      messageId,
      own: name === region && workflowRunId === run && state === "DELIVERED",
    }));
}

/**
 * Whether each call to the region, or about the run, is both and was accepted. Whoever only asks may
 * ask any.
 */
function callsOf(region: Region, run: string, { regions }: Emulator): boolean[] {
  return Object.values(regions)
    .flatMap(({ name, requests }) => requests.map((request) => ({ name, ...request })))
    .filter(({ method }) => method !== "GET")
    .filter(({ name, workflowRunIds }) => name === region || workflowRunIds?.includes(run))
    .map(
      ({ name, workflowRunIds, status = 0 }) =>
        name === region && String(workflowRunIds) === run && status >= 200 && status < 300,
    );
}
