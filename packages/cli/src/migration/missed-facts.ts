import type { Switches } from "./journal/switches.js";
import { listOf } from "./name-lists.js";

/** Which schedules missed runs when they were handed over, and of which that is not known. */
export function missedFacts({ missed, unknown }: Switches): readonly string[] {
  return [
    ...missed.map(([id, ticks]) => {
      return `schedule ${id} missed ${ticks.map(moment).join(", ")} in its hand-over`;
    }),
    ...unknownFacts(unknown),
  ];
}

/** Of which schedules it is not known whether they missed runs, and where that can be seen. */
export function unknownFacts(ids: readonly string[]): readonly string[] {
  if (ids.length === 0) return [];
  return [
    `it is not known whether runs were missed in the hand-over of ${listOf(ids)}: compare the logs of both regions`,
  ];
}

/** The same for machines. */
export function missedAsJson({ missed, unknown }: Switches): object {
  return {
    missed: missed.map(([id, ticks]) => ({ id, ticks: ticks.map(moment) })),
    missedUnknown: unknown,
  };
}

/** A moment as it is shown: ISO 8601, to the second. */
function moment(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000", "");
}
