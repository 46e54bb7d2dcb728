import type { Contestant, Laps, RoundSettings } from "../rounds.js";
import { interleave } from "../rounds.js";
import { pairedRatio, type Spread, spreadOf } from "../spread.js";
import type { Settings } from "../table.js";

/** Contestants on one kind of input. The first is the floor, which the others are compared with. */
export interface Contest {
  readonly title: string;
  readonly contestants: readonly Contestant[];
  /** The largest body in it: a large one gets fewer and longer turns. */
  readonly bytes: number;
  /** Settings that the vendor reads from the process, and nowhere else. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What became of one contestant. */
export interface Score {
  readonly name: string;
  /** Of one delivery. */
  readonly microseconds: Spread;
  readonly overFloor: Spread;
}

/** A contest that was held. */
export class Outcome {
  readonly title: string;
  readonly scores: readonly Score[];
  readonly rounds: number;
  readonly #laps: Laps;

  constructor({ title, contestants }: Contest, laps: Laps) {
    this.title = title;
    this.#laps = laps;
    const floor = laps.get(contestants[0]?.name ?? "") ?? [];
    this.rounds = floor.length;
    this.scores = contestants.map(({ name }) => {
      const own = laps.get(name) ?? [];
      return { name, microseconds: spreadOf(own), overFloor: pairedRatio(own, floor) };
    });
  }

  /** How much longer one takes than another, paired by round. */
  ratio(slow: string, fast: string): Spread {
    return pairedRatio(this.#laps.get(slow) ?? [], this.#laps.get(fast) ?? []);
  }

  score(name: string): Score | undefined {
    return this.scores.find((score) => score.name === name);
  }
}

export async function hold(contest: Contest, { quick }: Settings): Promise<Outcome> {
  const large = contest.bytes >= 512 * 1024;
  const full: RoundSettings = large
    ? { seconds: 11, minRounds: 7, maxRounds: 60, batch: 12, collect: true }
    : { seconds: 8, minRounds: 40, maxRounds: 200, batch: 4, collect: false };
  const rounds = quick ? { ...full, seconds: 0.6, minRounds: 3, maxRounds: 25 } : full;
  const { env = {} } = contest;
  Object.assign(process.env, env);
  try {
    return new Outcome(contest, await interleave(contest.contestants, rounds));
  } finally {
    for (const name of Object.keys(env)) delete process.env[name];
  }
}
