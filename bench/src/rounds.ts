import { shuffle } from "simple-statistics";

/** What is measured against others, doing the work its users ask of it. */
export interface Contestant {
  readonly name: string;
  /** The same work on different input; they take turns. Each throws or rejects if it did not work. */
  readonly runs: readonly (() => unknown)[];
}

export interface RoundSettings {
  /** How long all rounds together may take. */
  readonly seconds: number;
  readonly maxRounds: number;
  /** Rounds that are made even if the time is over. */
  readonly minRounds: number;
  /** How long one contestant's turn lasts, in milliseconds; one run at least. */
  readonly batch: number;
  /** Collect garbage before each turn, so that nobody pays for what another left. */
  readonly collect: boolean;
}

/** Microseconds of one run, round by round, of each contestant. */
export type Laps = ReadonlyMap<string, readonly number[]>;

/** In each round every contestant has a turn, in a new order. */
export async function interleave(
  contestants: readonly Contestant[],
  settings: RoundSettings,
): Promise<Laps> {
  const runners: Runner[] = [];
  for (const each of contestants) runners.push(await calibrate(each, settings.batch));
  const deadline = performance.now() + settings.seconds * 1000;
  for (let round = 0; round < settings.maxRounds; round++) {
    if (round >= settings.minRounds && performance.now() > deadline) break;
    for (const runner of shuffle([...runners])) {
      if (settings.collect) globalThis.gc?.();
      runner.laps.push(await turn(runner));
    }
  }
  return new Map(runners.map(({ name, laps }) => [name, laps]));
}

interface Runner extends Contestant {
  /** What answers at once is not awaited: that would cost it a turn of the queue. */
  readonly waits: boolean;
  readonly laps: number[];
  /** Runs that make a batch. */
  size: number;
}

/** Warms up, and finds how many runs make a batch. */
async function calibrate(contestant: Contestant, batch: number): Promise<Runner> {
  const start = performance.now();
  const first = contestant.runs[0]?.();
  const runner = { ...contestant, waits: first instanceof Promise, laps: [], size: 1 };
  await first;
  let spent = performance.now() - start;
  while (spent < batch * 12) {
    const perRun = await turn(runner);
    spent += (perRun * runner.size) / 1000;
    runner.size = Math.max(1, Math.round((batch * 1000) / perRun));
  }
  return runner;
}

/** One batch: microseconds per run. */
async function turn({ runs, waits, size }: Runner): Promise<number> {
  const start = performance.now();
  if (waits) {
    for (let count = 0; count < size; count++) await runs[count % runs.length]?.();
  } else {
    for (let count = 0; count < size; count++) runs[count % runs.length]?.();
  }
  return ((performance.now() - start) * 1000) / size;
}
