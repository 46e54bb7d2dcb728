import type { Journal } from "../journal/journal.js";
import type { ApplyParts } from "../kind/kind.js";
import { following } from "./missed-ticks.js";
import { isHandOver } from "./placeholder.js";
import { placeSchedule, type readSchedule, setPaused, startSchedule } from "./put-schedule.js";
import { recordSwitch } from "./record-switch.js";
import { type ScheduleDefinition, scheduleForm } from "./schedule-definition.js";
import { scheduleRecord } from "./schedule-record.js";

/** A schedule that is to run in the target. */
export interface HandOver {
  readonly wanted: ScheduleDefinition;
  /** The schedule in the target at the time of the plan. */
  readonly expected: ScheduleDefinition | undefined;
  /** Whether its source was paused then, and it is known that its owner did not pause it. */
  readonly wasPaused: boolean;
  /** Whether it cannot run in the target as it does in the source, so that it is not started there. */
  readonly isBlocked?: boolean;
}

/** A region's schedule at one moment. */
export type Seen = Awaited<ReturnType<typeof readSchedule>>;

/** Both regions' schedule. */
export interface View {
  readonly old: Seen;
  readonly made: Seen;
}

/** Makes a move, and records it before and after. */
export async function makeMove(
  move: "place" | "pause" | "start",
  schedule: HandOver,
  view: View,
  copy: Copy,
  parts: ApplyParts,
): Promise<void> {
  const { wanted } = schedule;
  if (move === "pause") return await pause(wanted, view.old, parts);
  await copy.intend();
  if (move === "place") return await placeSchedule(parts.target, wanted);
  await adoptPause(schedule, view.old, parts);
  await startSchedule(parts.target, view.made?.definition, wanted);
}

/** Records that a schedule is in its final state. */
export async function conclude(
  schedule: HandOver,
  { old, made }: View,
  copy: Copy,
  parts: ApplyParts,
): Promise<void> {
  const { wanted } = schedule;
  await adoptPause(schedule, old, parts);
  await copy.done();
  if (!isPausedByUs(wanted, parts)) return;
  const times = { source: old, target: made, ran: ranBefore(schedule), isLate: false };
  await recordSwitch({ schedule: wanted, ...times }, parts.journal);
}

/** Whether a schedule was there, and paused. */
export function isPaused(seen: Seen): boolean {
  return seen?.definition.isPaused === true;
}

/** Whether the journal says that this migration paused the schedule in the source. */
export function isPausedByUs({ scheduleId }: ScheduleDefinition, { journal }: ApplyParts): boolean {
  return scheduleRecord(journal, scheduleId).isPausedByUs;
}

async function pause(wanted: ScheduleDefinition, seen: Seen, parts: ApplyParts): Promise<void> {
  const id = await intendPause(wanted, seen?.next, parts.journal);
  await setPaused(parts.source, wanted.scheduleId, true);
  await parts.journal.append({ type: "done", id });
}

/** Whether the schedule ran until this hand-over began, and was not paused long ago. */
function ranBefore({ wasPaused, expected }: HandOver): boolean {
  return !wasPaused || (expected !== undefined && isHandOver(expected));
}

/** Another run has paused it, and this run continues from there. Either can undo it. */
async function adoptPause(schedule: HandOver, seen: Seen, parts: ApplyParts): Promise<void> {
  const { wanted } = schedule;
  if (!isPaused(seen) || isPausedByUs(wanted, parts)) return;
  // Only the run that has paused it knew what the region would have fired next.
  const isKnown = ranBefore(schedule) && seen?.last !== undefined;
  const nextTick = isKnown ? following(wanted.cron, seen.last) : undefined;
  const id = await intendPause(wanted, nextTick, parts.journal);
  await parts.journal.append({ type: "done", id });
}

async function intendPause(
  schedule: ScheduleDefinition,
  nextTick: number | undefined,
  journal: Journal,
): Promise<number> {
  return await journal.intend(scheduleForm, {
    side: "source",
    name: schedule.scheduleId,
    before: schedule,
    after: { ...schedule, isPaused: true },
    nextTick,
  });
}

/** The record of what is put in the target. */
export interface Copy {
  readonly intend: () => Promise<void>;
  readonly done: () => Promise<void>;
}

/** Records what is written to the target, once, unless only the pause of the source was missing. */
export function intendCopy({ wanted, expected }: HandOver, journal: Journal): Copy {
  let id: Promise<number> | undefined;
  const intend = async (): Promise<void> => {
    id ??= journal.intend(scheduleForm, {
      side: "target",
      name: wanted.scheduleId,
      before: expected ?? null,
      after: wanted,
    });
    await id;
  };
  const done = async (): Promise<void> => {
    const isNew = JSON.stringify(expected) !== JSON.stringify(wanted);
    if (isNew) await intend();
    if (id) await journal.append({ type: "done", id: await id });
  };
  return { intend, done };
}
