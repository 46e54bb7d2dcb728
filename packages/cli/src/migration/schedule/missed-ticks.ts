import { Cron } from "croner";

/** What is known of a schedule around its switch, in Unix milliseconds by the regions' own clocks. */
export interface Switch {
  readonly cron: string;
  /** When the source would have fired next, before it was paused. */
  readonly expected: number;
  /** When it fired last, after it was paused. */
  readonly lastOfSource: number | undefined;
  /** When the target fires first. */
  readonly firstOfTarget: number;
}

/** The most ticks that are listed. */
const MOST = 100;

/** The ticks that neither region fired: those between pausing one schedule and creating the other. */
export function missedTicks({ cron, expected, lastOfSource = 0, firstOfTarget }: Switch): number[] {
  const ticks: number[] = [];
  let tick: number | undefined =
    lastOfSource >= expected ? following(cron, lastOfSource) : expected;
  while (tick !== undefined && tick < firstOfTarget && ticks.length < MOST) {
    ticks.push(tick);
    tick = following(cron, tick);
  }
  return ticks;
}

/** The first tick of a cron after a moment; `undefined` if that cannot be told. */
export function following(cron: string, after: number): number | undefined {
  const [, timezone = "UTC", fields = ""] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/.exec(cron) ?? [];
  try {
    return new Cron(fields, { timezone, mode: "5-part" }).nextRun(new Date(after))?.getTime();
  } catch {
    // An unknown dialect of cron: the first missed tick is still reported.
    return undefined;
  }
}
