import type { Switches } from "./journal/switches.js";

/** Which schedules missed runs when they were switched over, and of which that is not known. */
export function missedFacts({ missed, unknown }: Switches): readonly string[] {
  return [
    ...missed.map(([id, ticks]) => {
      return `schedule ${id} missed ${ticks.map(moment).join(", ")} in its switch`;
    }),
    ...unknown.map(unknownFact),
  ];
}

/** That it is not known whether a schedule missed runs, and where that can be seen. */
export function unknownFact(id: string): string {
  return `it is not known whether schedule ${id} missed runs in its switch: compare the logs of both regions`;
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
