import { ALL_KINDS, type Definitions } from "./all-kinds.js";
import { differencesOf } from "./kind/difference.js";
import type { Kind, Need, Step, Surroundings, Verdict } from "./kind/kind.js";
import type { Knowledge } from "./kind/knowledge.js";
import { isSameDefinition, KINDS, type KindName } from "./kind/resource.js";
import { needText, whyUnmet } from "./needs.js";
import { lagOf, resourcesOf, type Snapshot } from "./snapshot.js";

/** What is planned, and how. */
export interface PlanOptions extends Knowledge {
  readonly kinds: ReadonlySet<KindName>;
  /** Whether a resource of this name is meant. */
  readonly includes: (id: string, kind: KindName) => boolean;
  /** Replace what is in the way on the target. */
  readonly overwrite: boolean;
  /** Migrate queues whose messages stay in the source. */
  readonly leaveMessages: boolean;
  /** How many of a kind the target's plan allows. */
  readonly limits: Readonly<Partial<Record<KindName, number>>>;
}

/** Both regions, and the plan so far: everything that a schedule may need comes before it. */
interface Situation {
  readonly source: Snapshot;
  readonly target: Snapshot;
  readonly steps: readonly Step[];
}

/**
 * Compares two regions. Pure: it reads nothing and changes nothing.
 *
 * @param source read before the target, or the pause of a running migration could be mistaken for the owner's
 */
export function planMigration(source: Snapshot, target: Snapshot, options: PlanOptions): Step[] {
  const steps: Step[] = [];
  for (const kind of KINDS) {
    if (options.kinds.has(kind)) steps.push(...planKind(kind, { source, target, steps }, options));
  }
  return steps;
}

function planKind<K extends KindName>(
  name: K,
  situation: Situation,
  options: PlanOptions,
): Step<Definitions[K]>[] {
  const sources = resourcesOf(situation.source, name);
  const targets = resourcesOf(situation.target, name);
  let free = (options.limits[name] ?? Number.POSITIVE_INFINITY) - targets.size;
  const found = [...sources].filter(([id]) => options.includes(id, name));
  const ordered = found.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return ordered.map(([id, source]) => {
    const sighting = { id, source, target: targets.get(id) };
    const surroundings = {
      lag: lagOf(situation.source, name, id),
      leaveMessages: options.leaveMessages,
      unmet: (needs: readonly Need[]) => needs.flatMap((need) => unmet(need, situation)),
    };
    const planned = planOne<Definitions[K]>(ALL_KINDS[name], sighting, surroundings, options);
    const step = planned.verdict === "create" && free <= 0 ? overLimit(planned) : planned;
    if (step.verdict === "create") free -= 1;
    return step;
  });
}

function planOne<D extends object>(
  kind: Kind<D>,
  { id, source: read, target }: { id: string; source: D; target: D | undefined },
  surroundings: Surroundings & { readonly unmet: (needs: readonly Need[]) => readonly string[] },
  options: PlanOptions,
): Step<D> {
  const meant = kind.meant({ id, source: read, target }, options);
  const source = "wanted" in meant ? meant.wanted : read;
  const isBegun = target !== undefined && kind.isBegun(target);
  const step = (verdict: Verdict, reasons: readonly string[] = []): Step<D> => ({
    kind: kind.kind,
    id,
    verdict,
    reasons,
    differences: differencesOf(kind.fields(source), target ? kind.fields(target) : []),
    isBegun,
    read,
    source,
    target,
  });
  if ("unclear" in meant) return step("conflict", [meant.unclear]);
  const unmetNeeds = surroundings.unmet(kind.needs(source));
  if (target && isSameDefinition(source, target)) {
    const same = step("same");
    // Where it runs in both regions, the source's is still to be paused.
    return unmetNeeds.length > 0 && kind.pauses(same) ? step("blocked", unmetNeeds) : same;
  }
  const obstacles = [...kind.obstacles(source, surroundings), ...unmetNeeds];
  if (obstacles.length > 0) return step("blocked", obstacles);
  if (!target) return step("create");
  if (isBegun) {
    return { ...step("update", ["it was begun: apply finishes it"]), differences: [] };
  }
  const conflicts = kind.conflicts(source, target);
  return conflicts.length > 0 && !options.overwrite
    ? step("conflict", [...conflicts, "--overwrite replaces it"])
    : step("update", conflicts);
}

/** Why something that a resource needs will not be in the target as it is in the source. */
function unmet<K extends KindName>(
  { kind, id }: Need & { readonly kind: K },
  { source, target, steps }: Situation,
): string[] {
  const planned = steps.find((step) => step.kind === kind && step.id === id)?.verdict;
  if (planned !== undefined && planned !== "conflict" && planned !== "blocked") return [];
  const both = {
    source: resourcesOf(source, kind).get(id),
    target: resourcesOf(target, kind).get(id),
  };
  const why = whyUnmet<Definitions[K]>(ALL_KINDS[kind], both);
  if (why === undefined) return [];
  return [needText({ kind, id }, planned === "conflict" ? "in conflict" : (planned ?? why))];
}

function overLimit<D>(step: Step<D>): Step<D> {
  return { ...step, verdict: "blocked", reasons: ["the target's plan allows no more of them"] };
}
