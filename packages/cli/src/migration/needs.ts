import { ALL_KINDS, type Definitions } from "./all-kinds.js";
import type { ApplyParts, Kind, Need } from "./kind/kind.js";
import { Refusal } from "./kind/refusal.js";
import { type KindName, readResource } from "./kind/resource.js";

/** What is wrong with something that another resource needs. */
export function needText({ kind, id }: Need, what: string): string {
  return `it needs the ${kind} ${id}, which is ${what}`;
}

/** Why the target's one does not do what the source's does; `undefined` if it does. */
export function whyUnmet<D>(
  { serves }: Pick<Kind<D>, "serves">,
  { source, target }: { readonly source: D | undefined; readonly target: D | undefined },
): string | undefined {
  if (target === undefined) return "not in the target";
  return serves(source, target) ? undefined : "different from the one in the source";
}

/**
 * Reads what a resource needs in both regions, each of them once, before it is written: a step before it may have
 * failed, and while the owner was asked, anything may have been changed.
 *
 * @returns a function that says why a resource is not written, if it is not, and throws where that cannot be read
 */
export function refusalOfNeeds(
  parts: Pick<ApplyParts, "source" | "target">,
): (needs: readonly Need[]) => Promise<Refusal | undefined> {
  const known = new Map<string, Promise<Refusal | undefined>>();
  const refusalOf = (need: Need): Promise<Refusal | undefined> => {
    const key = `${need.kind}/${need.id}`;
    const refusal = known.get(key) ?? readRefusal(need, parts);
    known.set(key, refusal);
    return refusal;
  };
  return async (needs) => {
    for (const need of needs) {
      const refusal = await refusalOf(need);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  };
}

async function readRefusal<K extends KindName>(
  need: Need & { readonly kind: K },
  { source, target }: Pick<ApplyParts, "source" | "target">,
): Promise<Refusal | undefined> {
  const kind: Kind<Definitions[K]> = ALL_KINDS[need.kind];
  const old = await readResource(source, kind, need.id);
  const made = await readResource(target, kind, need.id);
  const why = whyUnmet(kind, { source: old?.definition, target: made?.definition });
  return why === undefined ? undefined : new Refusal(needText(need, why));
}
