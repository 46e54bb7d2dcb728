import type { Entity, Records } from "../storage/records.js";
import type { Run, RunStep } from "./run.js";

/** A run, as it is kept. */
type RunRecord = Omit<Run, "steps">;

const STEP = "step";

/** Runs are known by their number: one of the same id may have taken another's place. */
export const runEntity: Entity<Run, RunRecord> = {
  kind: "run",
  keyOf: ({ order }) => String(order),
  encode: ({ steps, ...run }) => run,
  decode: (stored, records, key) => ({
    ...stored,
    steps: stepsOf(key, records),
  }),
  writeParts(run, records) {
    for (const index of run.steps.keys()) recordStep(run, index, records);
  },
};

/** Records one entry of a run, without the others. */
export function recordStep(run: Run, index: number, records: Records): void {
  records.put(STEP, stepKey(String(run.order), index), () => run.steps[index]);
}

function stepsOf(run: string, records: Records): RunStep[] {
  const stored = records.stored(STEP);
  const steps: RunStep[] = [];
  for (;;) {
    const step = stored.get(stepKey(run, steps.length));
    if (!step) return steps;
    steps.push(step as RunStep);
  }
}

function stepKey(run: string, index: number): string {
  return `${run} ${index}`;
}
