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

/** What one region would have fired next, and what both fired around the switch from it to another. */
export interface Around {
  readonly cron: string;
  /** When the region that was stopped would have fired next. */
  readonly expected: number;
  readonly stopped: { readonly last: number | undefined } | undefined;
  readonly started: { readonly last: number | undefined; readonly next: number | undefined };
  /** Whether the region that was started may have fired more than once since. */
  readonly isLate: boolean;
}

/** The ticks that neither region fired; `undefined` if that is not known. */
export function missedAround(around: Around): number[] | undefined {
  const { cron, expected, stopped, started, isLate } = around;
  const hasFired = started.last !== undefined && started.last >= expected;
  // Which of its runs was the first is known as long as there is only one.
  if (hasFired && isLate) return undefined;
  const first = hasFired ? started.last : started.next;
  if (first === undefined) return undefined;
  return missedTicks({ cron, expected, lastOfSource: stopped?.last, firstOfTarget: first });
}

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
