import pMap from "p-map";
import { reasonOf } from "../api/api-error.js";
import type { Failure } from "../failure.js";
import { ALL_KINDS } from "./all-kinds.js";
import type { Chain, Journal } from "./journal/journal.js";
import { Switches } from "./journal/switches.js";
import type { Returned, TakeBackParts } from "./kind/kind.js";
import { KINDS, type KindName } from "./kind/resource.js";
import { neededBy } from "./needed-by.js";
import { stoppedSchedules } from "./schedule/running-nowhere.js";
import { chosenKey } from "./selection.js";
import { type Waiting, waitingOrWhyNot } from "./waiting.js";

/** The result of undoing. */
export interface Undone {
  readonly done: number;
  /** How many had nothing to undo any more: somebody else has done it, or they were never written. */
  readonly wereBefore: number;
  readonly conflicts: readonly string[];
  /** Those that were not tried, for the reason in `stopped`. */
  readonly left: readonly string[];
  readonly stopped: Failure | undefined;
  /** Each of them, and why it is left as it is, if it is. */
  readonly resources: readonly TakenBack[];
  /** The schedules that run in neither region, as far as can be told. */
  readonly nowhere: readonly string[];
  /** The runs that schedules missed while they were given back. */
  readonly switches: Switches;
  /** What the target still has to deliver; why that is not known; `undefined` if undoing was stopped. */
  readonly waiting: Waiting | Failure | undefined;
}

/** The result for one resource. */
interface TakenBack {
  readonly kind: KindName;
  readonly id: string;
  /** Empty where it is as it was before. */
  readonly reason: string;
}

/** Whether everything is as it was before, and runs. */
export function isAllUndone({ conflicts, left, nowhere }: Undone): boolean {
  return conflicts.length + left.length + nowhere.length === 0;
}

/** What undoing a migration needs. */
export interface UndoParts extends Omit<TakeBackParts, "neededBy"> {
  readonly concurrency: number;
  readonly onProgress: () => void;
  /** Why nothing more is to be begun, where that is so. */
  readonly interruption: () => Failure | undefined;
}

/** The number of resources with something to undo. */
export function countChains(journal: Journal): number {
  return chainNames(journal).length;
}

/** The resources with something to undo, by kind and name. */
export function chainNames(journal: Journal): readonly string[] {
  return KINDS.flatMap((kind) =>
    journal.chainsOf<unknown>(ALL_KINDS[kind]).map(([{ name: id }]) => chosenKey({ kind, id })),
  );
}

/** Takes back what was done, a schedule as one unit, and what the owner said of sending. */
export async function undoMigration(parts: UndoParts): Promise<Undone> {
  const conflicts: string[] = [];
  const left: string[] = [];
  const resources: TakenBack[] = [];
  let stopped: Failure | undefined;
  const nowhere: string[] = [];
  const switches = new Switches();
  let done = 0;
  let wereBefore = 0;
  const attempt = async (
    kind: KindName,
    actions: Chain<unknown>,
    takeBack: () => Promise<Returned>,
  ): Promise<void> => {
    const [{ name }] = actions;
    stopped ??= parts.interruption();
    if (stopped) {
      left.push(`${kind} ${name}`);
      resources.push({ kind, id: name, reason: "not begun, and as it was" });
      return;
    }
    try {
      const { reason, isNowhere, wasBefore, missed } = await takeBack();
      if (isNowhere) nowhere.push(name);
      // What somebody else has undone, or was never written, missed nothing in this run.
      if (kind === "schedule" && !(reason === "" && wasBefore)) {
        const isUnknown = missed === undefined;
        switches.remember({ type: "switched", name, missed: missed ?? [], isUnknown });
      }
      resources.push({ kind, id: name, reason });
      if (reason !== "") conflicts.push(`${kind} ${name}: ${reason}`);
      else {
        if (wasBefore) wereBefore += 1;
        else done += 1;
        for (const { id } of actions) await parts.journal.append({ type: "undone", id });
      }
    } catch (error) {
      // Report what was found for the others nevertheless.
      const reason = reasonOf(error);
      resources.push({ kind, id: name, reason });
      conflicts.push(`${kind} ${name}: ${reason}`);
    }
    parts.onProgress();
  };
  const all = { ...parts, neededBy: neededBy(parts) };
  for (const kind of KINDS.toReversed()) await undoKind(kind, all, attempt);
  try {
    nowhere.push(...(await stoppedSchedules(parts)));
  } catch (error) {
    conflicts.push(`what runs now could not be read: ${reasonOf(error)}`);
  }
  try {
    await noteSentBack(parts);
  } catch (error) {
    conflicts.push(`where your apps send could not be noted: ${reasonOf(error)}`);
  }
  const { target, interruption } = parts;
  const waiting = stopped ? undefined : await waitingOrWhyNot(target, interruption);
  return {
    done,
    wereBefore,
    conflicts,
    left,
    stopped,
    resources,
    nowhere: [...new Set(nowhere)],
    switches,
    waiting,
  };
}

/** Takes back what the owner said of sending: nothing may be sent to a region in which all was undone. */
async function noteSentBack({ journal, source, target }: UndoParts): Promise<void> {
  if (journal.notes.sending !== target.account.region) return;
  await journal.note({ about: "sending", region: source.account.region });
}

async function undoKind<K extends KindName>(
  name: K,
  parts: UndoParts & TakeBackParts,
  attempt: (
    kind: KindName,
    actions: Chain<unknown>,
    takeBack: () => Promise<Returned>,
  ) => Promise<void>,
): Promise<void> {
  const kind = ALL_KINDS[name];
  const { journal, concurrency } = parts;
  await pMap(
    journal.chainsOf(kind),
    (actions) => attempt(name, actions, () => kind.takeBack(actions, parts)),
    { concurrency },
  );
}
