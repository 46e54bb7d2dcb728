import { ApiError, reasonOf } from "../../api/api-error.js";
import { Failure } from "../../failure.js";
import type { Action, Chain } from "../journal/journal.js";
import type { Returned, TakeBackParts } from "../kind/kind.js";
import { Refusal } from "../kind/refusal.js";
import { isOurs, isSameDefinition, removeResource } from "../kind/resource.js";
import { stateBefore } from "../kind/state-before.js";
import { keepPaused } from "./copy-paused.js";
import type { Seen, View } from "./hand-over-moves.js";
import { missedInReturn } from "./missed-in-return.js";
import { nextReturn, type Return } from "./next-return.js";
import { isPlaceholder } from "./placeholder.js";
import { placeSchedule, readSchedule, setPaused } from "./put-schedule.js";
import { type ScheduleDefinition, scheduleForm, unpaused } from "./schedule-definition.js";
import { secureSchedule } from "./secure-schedule.js";
import { whereaboutsText } from "./whereabouts.js";
import { putSchedule } from "./write-schedule.js";

/** What was done to a schedule, according to the journal. */
interface Deeds {
  readonly copies: Chain<ScheduleDefinition>[number][];
  readonly before: ScheduleDefinition | null | undefined;
  readonly wanted: ScheduleDefinition;
  readonly isPauseOurs: boolean;
  /** When the source would have fired next when it was paused. */
  readonly nextTick: number | undefined;
}

const MOST = 12;

/** Undoes what was done to a schedule. */
export async function giveBack(
  actions: Chain<ScheduleDefinition>,
  parts: TakeBackParts,
): Promise<Returned> {
  const deeds = deedsOf(actions);
  try {
    return await moveBack(deeds, parts);
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof Refusal || error instanceof Failure))
      throw error;
    return await secured(deeds, reasonOf(error), parts);
  }
}

/** Makes sure that a schedule runs where it should, although it could not be undone. */
async function secured(
  { wanted, before, isPauseOurs }: Deeds,
  reason: string,
  parts: TakeBackParts,
): Promise<Returned> {
  const failed = { isNowhere: false, wasBefore: false, missed: [] };
  if (wanted.isPaused) {
    const { target } = parts;
    const isSafe =
      before?.isPaused === false || (await keepPaused({ wanted, expected: wanted }, target));
    const told = isSafe ? "" : `; it RUNS IN ${target.account.region}, though paused`;
    return { ...failed, reason: reason + told };
  }
  const schedule = { wanted, expected: undefined, wasPaused: isPauseOurs };
  const where = await secureSchedule(schedule, { ...parts, pauseSource: true });
  const note = whereaboutsText(where, parts);
  const isResumed = where === "source again" || where === "source again, and perhaps target";
  return {
    ...failed,
    reason: note === "" ? reason : `${reason}; ${note}`,
    isNowhere: where === "nowhere",
    ...(isResumed && { missed: undefined }),
  };
}

function deedsOf(actions: Chain<ScheduleDefinition>): Deeds {
  const copies = actions.filter(({ side }) => side === "target");
  const before = stateBefore(copies, isTheirs);
  return {
    copies,
    // Nobody needs another run's placeholder back.
    before: before && isPlaceholder(before) ? null : before,
    wanted: copies.at(-1)?.after ?? actions[0].before ?? actions[0].after,
    isPauseOurs: actions.some(({ side }) => side === "source"),
    nextTick: actions.findLast(({ side }) => side === "source")?.nextTick,
  };
}

async function moveBack(
  { copies, before, wanted, isPauseOurs, nextTick }: Deeds,
  { source, target }: TakeBackParts,
): Promise<Returned> {
  const { scheduleId, cron } = wanted;
  let hasRestored = false;
  let first: View | undefined;
  let running: Seen;
  let unclear: { readonly move: Return; readonly error: ApiError } | undefined;
  for (let moves = 0; moves < MOST; moves += 1) {
    const view = {
      old: await readSchedule(source, scheduleId),
      made: await readSchedule(target, scheduleId),
    };
    const [old, made] = [view.old?.definition, view.made?.definition];
    first ??= view;
    if (!hasRestored && made && !made.isPaused && !isPlaceholder(made)) running = view.made;
    const move = nextReturn({
      source: old,
      target: made,
      before,
      isOurs: made !== undefined && isOurs(made, copies, isBetween),
      isCopyRunning: !wanted.isPaused,
      isPauseOurs,
      hasRestored,
    });
    if (typeof move === "object" || move === "done") {
      const times = { cron, nextTick, before: first, running, after: view };
      return {
        reason: move === "done" ? "" : move.left,
        isNowhere: false,
        wasBefore: moves === 0,
        missed: isPauseOurs ? missedInReturn(times) : [],
      };
    }
    if (unclear?.move === move) throw unclear.error;
    unclear = undefined;
    hasRestored = move === "restore";
    try {
      if (move === "place") await placeSchedule(target, wanted);
      else if (move === "resume") await setPaused(source, scheduleId, false);
      else if (move === "put back") await putSchedule(target, made, wanted);
      else if (before) await putSchedule(target, made, before);
      else await removeResource(target, scheduleForm, scheduleId);
    } catch (error) {
      if (!(error instanceof ApiError && error.isUnclear)) throw error;
      unclear = { move, error };
    }
  }
  const reason = "another run is changing it at the same time: undo it again when that has ended";
  return { reason, isNowhere: false, wasBefore: false, missed: isPauseOurs ? undefined : [] };
}

/**
 * Whether it is another schedule, which somebody else made under the id. A copy whose settings somebody changed was
 * running because the source is paused: to put it back beside the source would make both run.
 */
function isTheirs(found: ScheduleDefinition, former: Action<ScheduleDefinition>): boolean {
  const isOwn = isPlaceholder(found) || isOurs(found, [former], isBetween);
  return !isOwn && found.destination !== former.after.destination;
}

/** A schedule is written first, and paused or resumed after that. */
function isBetween(present: ScheduleDefinition, known: readonly ScheduleDefinition[]): boolean {
  return known.some((each) => isSameDefinition(unpaused(each), unpaused(present)));
}
