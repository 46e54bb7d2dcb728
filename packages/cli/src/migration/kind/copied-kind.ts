import type { Api } from "../../api/api.js";
import { reasonOf } from "../../api/api-error.js";
import type { Action, Chain } from "../journal/journal.js";
import type { ApplyParts, Kind, Setback, Step, TakeBackParts } from "./kind.js";
import { CHANGED_IN_SOURCE, CHANGED_IN_TARGET, GONE_FROM_SOURCE, Refusal } from "./refusal.js";
import { type Form, isOurs, isSameDefinition, readResource, removeResource } from "./resource.js";
import { stateBefore } from "./state-before.js";

/** A kind whose resources are copied as they are, and nothing is done to the source. */
export interface CopiedKind<D>
  extends Form<D>,
    Pick<Kind<D>, "fields" | "obstacles" | "conflicts" | "serves"> {
  /** Brings one into its final state from any state. Every call may be made twice. */
  readonly put: (api: Api, present: D | undefined, wanted: D) => Promise<void>;
  /** Whether it is a state that a kill can leave between these two. */
  readonly isBetween: (present: D, known: readonly D[]) => boolean;
  /** Why a resource with so many undelivered messages is not deleted. */
  readonly whyNotDeleted: (lag: number) => string | undefined;
}

/** Makes a kind of it. */
export function copiedKind<D extends object>(own: CopiedKind<D>): Kind<D> {
  return {
    ...own,
    meant: ({ source }) => ({ wanted: source }),
    needs: () => [],
    isBegun: () => false,
    pauses: () => false,
    apply: (step, parts) => copy(own, step, parts),
    takeBack: async (actions, parts) => {
      const result = await restore(own, actions, parts).catch(reasonOf);
      const isUndone = result === RESTORED || result === WAS_BEFORE;
      const wasBefore = result === WAS_BEFORE;
      return { reason: isUndone ? "" : result, isNowhere: false, wasBefore, missed: [] };
    },
  };
}

/** Reads both regions again before it writes: while the owner was asked, anything may have been changed. */
async function copy<D extends object>(
  form: CopiedKind<D>,
  { id: name, source: after, target: expected }: Step<D>,
  { source, target, journal }: ApplyParts,
): Promise<Setback | undefined> {
  try {
    const old = (await readResource(source, form, name))?.definition;
    if (!old) throw new Refusal(GONE_FROM_SOURCE);
    if (!isSameDefinition(old, after)) throw new Refusal(CHANGED_IN_SOURCE);
    const present = (await readResource(target, form, name))?.definition;
    // Somebody else has made it, so it is not this journal's to undo.
    if (isSameDefinition(present, after)) return undefined;
    if (!isSameDefinition(present, expected)) throw new Refusal(CHANGED_IN_TARGET);
    const before = present ?? null;
    const id = await journal.intend(form, { side: "target", name, before, after });
    await form.put(target, present, after);
    await journal.append({ type: "done", id });
    return undefined;
  } catch (error) {
    return { error, isAsBefore: true, note: "" };
  }
}

const WAS_BEFORE = "it was as before already";
const RESTORED = "it is as before again";

/**
 * Reads the target directly before it writes: messages may have come, and a queue is deleted with them.
 *
 * @returns whether it is as it was before; if not, why it was left as it was
 */
async function restore<D extends object>(
  kind: CopiedKind<D>,
  actions: Chain<D>,
  { target, neededBy }: TakeBackParts,
): Promise<string> {
  const [{ name }] = actions;
  const isTheirs = (state: D, former: Action<D>) => !isOurs(state, [former], kind.isBetween);
  const before = stateBefore(actions, isTheirs) ?? undefined;
  // Other schedules may have needed what was there before.
  const needing = await neededBy({ kind: kind.kind, id: name }, before ? "ours" : "all");
  const found = await readResource(target, kind, name);
  const present = found?.definition;
  if (isSameDefinition(present, before)) return WAS_BEFORE;
  if (!found || !present) return "it is gone from the target, and is not created again";
  if (!isOurs(present, actions, kind.isBetween))
    return "it was changed since, so it is left as it is";
  const reason = neededText(needing) ?? (before ? undefined : kind.whyNotDeleted(found.lag));
  if (reason !== undefined) return reason;
  await (before ? kind.put(target, present, before) : removeResource(target, kind, name));
  return RESTORED;
}

function neededText([first, ...others]: readonly string[]): string | undefined {
  if (first === undefined) return undefined;
  return others.length === 0
    ? `schedule ${first} needs it in the target`
    : `schedule ${first} and ${others.length} more need it in the target`;
}
