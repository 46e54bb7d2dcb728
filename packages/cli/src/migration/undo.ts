import pMap from "p-map";
import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import type { Action, Journal } from "./journal.js";
import { putResource, removeResource, setPaused } from "./put-resource.js";
import { type Definition, isSameDefinition, KINDS } from "./resource.js";
import type { Snapshot } from "./snapshot.js";
import type { UrlGroupDefinition } from "./url-group-definition.js";

/** All that was done to one resource, in order. */
export interface Chain {
  readonly actions: readonly [Action, ...Action[]];
}

/** What became of undoing. */
export interface Undone {
  readonly done: number;
  readonly conflicts: readonly string[];
}

/** What it takes to undo a migration. */
export interface UndoParts {
  readonly source: Api;
  readonly target: Api;
  readonly sourceState: Snapshot;
  readonly targetState: Snapshot;
  readonly journal: Journal;
  readonly concurrency: number;
  readonly onProgress: () => void;
}

/** What is to be undone: for each resource of each side all that was done to it. */
export function chainsOf(journal: Journal): Chain[] {
  const chains = new Map<string, [Action, ...Action[]]>();
  for (const action of journal.actions) {
    const key = `${action.side} ${action.kind} ${action.name}`;
    const chain = chains.get(key);
    if (chain) chain.push(action);
    else chains.set(key, [action]);
  }
  return [...chains.values()].map((actions) => ({ actions }));
}

/** Takes back what was done, the target first: a source is resumed when nothing else fires. */
export async function undoMigration(parts: UndoParts): Promise<Undone> {
  const conflicts: string[] = [];
  let done = 0;
  const attempt = async ({ actions }: Chain): Promise<void> => {
    const conflict = await undoChain(actions, parts);
    if (conflict) conflicts.push(`${actions[0].kind} ${actions[0].name}: ${conflict}`);
    else {
      done += 1;
      for (const { id } of actions) await parts.journal.append({ type: "undone", id });
    }
    parts.onProgress();
  };
  const chains = chainsOf(parts.journal);
  for (const kind of KINDS.toReversed()) {
    for (const side of ["target", "source"] as const) {
      const now = chains.filter(
        ({ actions: [first] }) => first.kind === kind && first.side === side,
      );
      await pMap(now, attempt, { concurrency: parts.concurrency });
    }
  }
  return { done, conflicts };
}

/** @returns why it is left as it is; `undefined` where it is as it was */
async function undoChain(
  actions: readonly [Action, ...Action[]],
  parts: UndoParts,
): Promise<string | undefined> {
  const [{ side, kind, name, before }] = actions;
  try {
    if (side === "source") return await resume(name, parts);
    const present = parts.targetState[kind].get(name);
    const isAsBefore = before ? present && isSameDefinition(present, before) : !present;
    if (isAsBefore) return undefined;
    if (!present) return "it is gone from the target, and is not made again";
    if (!isOurs(present, actions)) return "it was changed since, and is left as it is";
    if (before) await putResource(parts.target, kind, present, before);
    else if (kind === "queue" && (parts.targetState.lags.get(name) ?? 0) > 0) {
      return "there are messages in it, which would go with it";
    } else await removeResource(parts.target, kind, name);
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === undefined) throw error;
    return `the API answered ${error.status}: ${error.message}`;
  }
}

async function resume(
  name: string,
  { source, sourceState }: UndoParts,
): Promise<string | undefined> {
  const present = sourceState.schedule.get(name);
  if (!present) return "it is gone from the source";
  if (present.isPaused) await setPaused(source, name, false);
  return undefined;
}

/** Whether a resource is what we made of it, or something in between where a kill came in between. */
function isOurs(present: Definition, actions: readonly Action[]): boolean {
  return actions.some(({ before, after, isDone }) => {
    const known = [after, ...(before ? [before] : [])];
    if (known.some((each) => isSameDefinition(each, present))) return true;
    return !isDone && isBetween(present, known);
  });
}

function isBetween(present: Definition, known: readonly Definition[]): boolean {
  if ("endpoints" in present) {
    const urls = known
      .flatMap((each) => (each as UrlGroupDefinition).endpoints)
      .map(({ url }) => url);
    return present.endpoints.every(({ url }) => urls.includes(url));
  }
  // A schedule is written first, and paused or resumed after that.
  return known.some((each) =>
    isSameDefinition(
      { ...each, isPaused: false } as Definition,
      { ...present, isPaused: false } as Definition,
    ),
  );
}
