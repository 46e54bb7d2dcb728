import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { isOurs } from "./is-ours.js";
import type { Action, Journal } from "./journal.js";
import { keepPaused } from "./keep-paused.js";
import { nextReturn, type Return } from "./next-return.js";
import { isPlaceholder } from "./placeholder.js";
import { removeResource } from "./put-resource.js";
import { placeSchedule, putSchedule, readSchedule, setPaused } from "./put-schedule.js";
import type { ScheduleDefinition } from "./schedule-definition.js";
import { secureSchedule, type Whereabouts } from "./secure-schedule.js";
import { whereaboutsText } from "./whereabouts-text.js";

/** What undoing a schedule takes. */
interface GiveBackParts {
  readonly source: Api;
  readonly target: Api;
  readonly journal: Journal;
}

/** Why a schedule is not as it was. */
export interface NotReturned {
  readonly reason: string;
  readonly where?: Whereabouts;
}

/** What was done to a schedule, as its journal tells. */
interface Deeds {
  readonly copies: readonly Action[];
  readonly before: ScheduleDefinition | null | undefined;
  readonly wanted: ScheduleDefinition;
  readonly isPauseOurs: boolean;
}

const MOST = 12;

/** Takes back what was done to a schedule. @returns why not; `undefined` where it is as it was */
export async function giveBack(
  actions: readonly [Action, ...Action[]],
  parts: GiveBackParts,
): Promise<NotReturned | undefined> {
  const deeds = deedsOf(actions);
  try {
    const left = await moveBack(deeds, parts);
    return left === undefined ? undefined : { reason: left };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { region, status, message } = error;
    const reason = `${region}: ${status === undefined ? "no answer" : `the API answered ${status}`}: ${message}`;
    const { wanted, before, isPauseOurs } = deeds;
    if (wanted.isPaused) {
      const { target } = parts;
      const isSafe =
        before?.isPaused === false || (await keepPaused({ wanted, expected: wanted }, target));
      return {
        reason: isSafe ? reason : `${reason}; it RUNS IN ${target.account.region}, though paused`,
      };
    }
    const schedule = { wanted, expected: undefined, wasPaused: isPauseOurs };
    const where = await secureSchedule(schedule, { ...parts, pauseSource: true });
    return { reason: `${reason}; ${whereaboutsText(where, parts)}`, where };
  }
}

function deedsOf(actions: readonly [Action, ...Action[]]): Deeds {
  const copies = actions.filter(({ side }) => side === "target");
  const [first] = copies;
  const before = first && (first.before as ScheduleDefinition | null);
  const last = (copies.at(-1)?.after ?? actions[0].before) as ScheduleDefinition;
  return {
    copies,
    // Another run's placeholder is nothing that anybody wants back.
    before: before && isPlaceholder(before) ? null : before,
    wanted: last,
    isPauseOurs: actions.some(({ side }) => side === "source"),
  };
}

async function moveBack(
  { copies, before, wanted, isPauseOurs }: Deeds,
  { source, target }: GiveBackParts,
): Promise<string | undefined> {
  const { scheduleId } = wanted;
  let hasRestored = false;
  let unclear: { readonly move: Return; readonly error: ApiError } | undefined;
  for (let moves = 0; moves < MOST; moves += 1) {
    const old = (await readSchedule(source, scheduleId))?.definition;
    const made = (await readSchedule(target, scheduleId))?.definition;
    const move = nextReturn({
      source: old,
      target: made,
      before,
      isOurs: made !== undefined && isOurs(made, copies),
      isCopyRunning: !wanted.isPaused,
      isPauseOurs,
      hasRestored,
    });
    if (typeof move === "object") return move.left;
    if (move === "done") return undefined;
    if (unclear?.move === move) throw unclear.error;
    unclear = undefined;
    hasRestored = move === "restore";
    try {
      if (move === "place") await placeSchedule(target, wanted);
      else if (move === "resume") await setPaused(source, scheduleId, false);
      else if (move === "put back") await putSchedule(target, made, wanted);
      else if (before) await putSchedule(target, made, before);
      else await removeResource(target, "schedule", scheduleId);
    } catch (error) {
      if (!(error instanceof ApiError && error.isUnclear)) throw error;
      unclear = { move, error };
    }
  }
  return "another run is changing it at the same time: undo it again when that has ended";
}
