/** The body of a message: what its handler has to do. */
export interface Job {
  readonly number: number;
  /** How long its work takes. */
  readonly milliseconds: number;
  /** At the first attempt the process kills itself at this point. */
  readonly dies?: "working" | "worked" | "answering" | undefined;
  /** At the first attempt the handler fails before its work is done. */
  readonly fails?: boolean | undefined;
}

/** How much of each kind there is among the jobs: every so many. */
export interface Mixture {
  readonly longEvery: number;
  readonly failsEvery: number;
  readonly diesEvery: number;
  /** How long the long ones take, in milliseconds. */
  readonly long: number;
}

const DEATHS = ["working", "worked", "answering"] as const;

/** The job of a number: the same in every run. */
export function jobOf(number: number, mixture: Mixture): Job {
  const { longEvery, failsEvery, diesEvery, long } = mixture;
  const isDying = number % diesEvery === diesEvery - 1;
  const isLong = number % longEvery === longEvery - 1;
  const nth = Math.floor(number / diesEvery);
  return {
    number,
    milliseconds: isLong ? long : 20 + ((number * 7919) % 280),
    ...(isDying && { dies: DEATHS[nth % DEATHS.length] }),
    ...(number % failsEvery === failsEvery - 1 && { fails: true }),
  };
}
