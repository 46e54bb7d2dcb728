import type { Api } from "../api/api.js";
import { resourcePath } from "../api/api-call.js";
import type { Journal } from "./journal.js";
import { missedTicks } from "./missed-ticks.js";
import { setPaused } from "./put-resource.js";
import {
  type ApiRecord,
  type ScheduleDefinition,
  type ScheduleTimes,
  scheduleTimes,
} from "./schedule-definition.js";

/**
 * Pauses a schedule of the source, so that the target's can be made: in this order no tick is fired
 * by both.
 */
export async function pauseSource(
  source: Api,
  schedule: ScheduleDefinition,
  journal: Journal,
): Promise<void> {
  const { next } = await timesOf(source, schedule.scheduleId);
  const id = await journal.intend({
    side: "source",
    kind: "schedule",
    name: schedule.scheduleId,
    before: schedule,
    after: { ...schedule, isPaused: true },
    nextTick: next,
  });
  await setPaused(source, schedule.scheduleId, true);
  await journal.append({ type: "done", id });
}

/** Finds the ticks that fell into the switch, and records them. By the regions' clocks, not this one. */
export async function recordSwitch(
  source: Api,
  target: Api,
  { scheduleId, cron }: ScheduleDefinition,
  journal: Journal,
): Promise<void> {
  const isPause = ({ side, name }: { side: string; name: string }) =>
    side === "source" && name === scheduleId;
  const expected = journal.actions.findLast(isPause)?.nextTick;
  const [old, made] = await Promise.all([timesOf(source, scheduleId), timesOf(target, scheduleId)]);
  const first = made.last !== undefined && made.last >= (expected ?? 0) ? made.last : made.next;
  const missed =
    expected === undefined || first === undefined
      ? []
      : missedTicks({ cron, expected, lastOfSource: old.last, firstOfTarget: first });
  await journal.append({ type: "switched", name: scheduleId, missed });
}

async function timesOf(api: Api, scheduleId: string): Promise<ScheduleTimes> {
  const path = resourcePath("schedules", scheduleId);
  return scheduleTimes(await api.call<ApiRecord>({ method: "GET", path, answers: true }));
}
