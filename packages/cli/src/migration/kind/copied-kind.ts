import type { Api } from "../../api/api.js";
import { reasonOf } from "../../api/api-error.js";
import type { Chain } from "../journal/journal.js";
import type { ApplyParts, Kind, Setback, Step, TakeBackParts } from "./kind.js";
import { type Form, isOurs, isSameDefinition, removeResource } from "./resource.js";

/** A kind whose resources are copied as they are, and nothing is done to the source. */
export interface CopiedKind<D>
  extends Form<D>,
    Pick<Kind<D>, "fields" | "obstacles" | "conflicts"> {
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
    isBegun: () => false,
    pauses: () => false,
    apply: (step, parts) => copy(own, step, parts),
    takeBack: async (actions, parts) => {
      const reason = await restore(own, actions, parts).catch(reasonOf);
      return reason === undefined ? undefined : { reason, isNowhere: false };
    },
  };
}

async function copy<D>(
  form: CopiedKind<D>,
  { id: name, source: after, target }: Step<D>,
  parts: ApplyParts,
): Promise<Setback | undefined> {
  try {
    const before = target ?? null;
    const id = await parts.journal.intend(form, { side: "target", name, before, after });
    await form.put(parts.target, target, after);
    await parts.journal.append({ type: "done", id });
    return undefined;
  } catch (error) {
    return { error, isAsBefore: true, note: "" };
  }
}

/** @returns why it was left as it is; `undefined` if it is as it was before */
async function restore<D extends object>(
  kind: CopiedKind<D>,
  actions: Chain<D>,
  { target, present, lag }: TakeBackParts<D>,
): Promise<string | undefined> {
  const [{ name, before }] = actions;
  const isAsBefore = before ? present && isSameDefinition(present, before) : !present;
  if (isAsBefore) return undefined;
  if (!present) return "it is gone from the target, and is not created again";
  if (!isOurs(present, actions, kind.isBetween))
    return "it was changed since, so it is left as it is";
  if (before) {
    await kind.put(target, present, before);
    return undefined;
  }
  const reason = kind.whyNotDeleted(lag);
  if (reason === undefined) await removeResource(target, kind, name);
  return reason;
}
