import pMap from "p-map";
import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { Failure } from "../failure.js";
import { giveBack, type NotReturned } from "./give-back.js";
import { isOurs } from "./is-ours.js";
import type { Action, Journal } from "./journal.js";
import { isPlaceholder } from "./placeholder.js";
import { putResource, removeResource } from "./put-resource.js";
import { isSameDefinition, KINDS } from "./resource.js";
import { scheduleRecord } from "./schedule-record.js";
import { readSchedules, type Snapshot } from "./snapshot.js";

/** All that was done to one resource, in both regions, in order. */
export interface Chain {
  readonly actions: readonly [Action, ...Action[]];
}

/** What became of undoing. */
export interface Undone {
  readonly done: number;
  readonly conflicts: readonly string[];
  /** The schedules that run in neither region, as far as can be told. */
  readonly nowhere: readonly string[];
}

/** What it takes to undo a migration. */
export interface UndoParts {
  readonly source: Api;
  readonly target: Api;
  readonly targetState: Snapshot;
  readonly journal: Journal;
  readonly concurrency: number;
  readonly onProgress: () => void;
  /** Why nothing more is to be begun, where that is so. */
  readonly interruption: () => Failure | undefined;
}

/** What is to be undone: for each resource all that was done to it. */
export function chainsOf(journal: Journal): Chain[] {
  const chains = new Map<string, [Action, ...Action[]]>();
  for (const action of journal.actions) {
    const key = `${action.kind} ${action.name}`;
    const chain = chains.get(key);
    if (chain) chain.push(action);
    else chains.set(key, [action]);
  }
  return [...chains.values()].map((actions) => ({ actions }));
}

/** Takes back what was done, a schedule as one unit. */
export async function undoMigration(parts: UndoParts): Promise<Undone> {
  const conflicts: string[] = [];
  const nowhere: string[] = [];
  let done = 0;
  const attempt = async ({ actions }: Chain): Promise<void> => {
    const [{ kind, name }] = actions;
    try {
      const left = await undoChain(actions, parts);
      if (left?.where === "nowhere") nowhere.push(name);
      if (left) conflicts.push(`${kind} ${name}: ${left.reason}`);
      else {
        done += 1;
        for (const { id } of actions) await parts.journal.append({ type: "undone", id });
      }
    } catch (error) {
      // What was found of the others has to be told all the same.
      conflicts.push(`${kind} ${name}: ${reasonOf(error)}`);
    }
    parts.onProgress();
  };
  const chains = chainsOf(parts.journal);
  for (const kind of KINDS.toReversed()) {
    const ofKind = chains.filter(({ actions: [first] }) => first.kind === kind);
    await pMap(ofKind, attempt, { concurrency: parts.concurrency });
  }
  try {
    nowhere.push(...(await stoppedSchedules(parts)));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    conflicts.push(`what runs now could not be read: ${error.message}`);
  }
  return { done, conflicts, nowhere: [...new Set(nowhere)] };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  const { status, code, message } = error;
  return status === undefined
    ? `the API gave no answer (${code ?? message})`
    : `the API answered ${status}: ${message}`;
}

/**
 * The schedules that run in neither region when all is done: those that ran once by this journal, and
 * those that another run has begun to hand over, and not finished.
 */
async function stoppedSchedules({ source, target, journal }: UndoParts): Promise<string[]> {
  const old = await readSchedules(source);
  const made = await readSchedules(target);
  const isStopped = (id: string): boolean => {
    const copy = made.get(id);
    if (copy && isPlaceholder(copy)) return true;
    return scheduleRecord(journal, id).ran && copy?.isPaused !== false;
  };
  const paused = [...old.values()].filter(({ isPaused }) => isPaused);
  return paused.map(({ scheduleId }) => scheduleId).filter(isStopped);
}

async function undoChain(
  actions: readonly [Action, ...Action[]],
  parts: UndoParts,
): Promise<NotReturned | undefined> {
  const interruption = parts.interruption();
  if (interruption) return { reason: interruption.message };
  if (actions[0].kind === "schedule") return await giveBack(actions, parts);
  try {
    const reason = await restore(actions, parts);
    return reason === undefined ? undefined : { reason };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** @returns why it is left as it is; `undefined` where it is as it was */
async function restore(
  actions: readonly [Action, ...Action[]],
  { target, targetState }: UndoParts,
): Promise<string | undefined> {
  const [{ kind, name, before }] = actions;
  const present = targetState[kind].get(name);
  const isAsBefore = before ? present && isSameDefinition(present, before) : !present;
  if (isAsBefore) return undefined;
  if (!present) return "it is gone from the target, and is not made again";
  if (!isOurs(present, actions)) return "it was changed since, and is left as it is";
  if (before) await putResource(target, kind, present, before);
  else if (kind === "queue" && (targetState.lags.get(name) ?? 0) > 0) {
    return "there are messages in it, which would go with it";
  } else await removeResource(target, kind, name);
  return undefined;
}
