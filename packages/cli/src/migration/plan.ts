import { type Difference, differencesOf } from "./difference.js";
import { groupConflicts } from "./group-conflicts.js";
import { obstaclesOf } from "./obstacles.js";
import { type Definition, isSameDefinition, KINDS, type Kind } from "./resource.js";
import type { ScheduleDefinition } from "./schedule-definition.js";
import type { Snapshot } from "./snapshot.js";
import type { UrlGroupDefinition } from "./url-group-definition.js";

/** What is to be done about a resource of the source. */
export type Verdict = "create" | "update" | "same" | "conflict" | "blocked";

/** One resource of the source, and what is to be done about it. */
export interface Step {
  readonly kind: Kind;
  readonly id: string;
  readonly verdict: Verdict;
  /** Why it is blocked or a conflict, and what else is worth knowing. */
  readonly reasons: readonly string[];
  readonly differences: readonly Difference[];
  readonly source: Definition;
  readonly target: Definition | undefined;
}

/** What is planned, and how. */
export interface PlanOptions {
  readonly kinds: ReadonlySet<Kind>;
  /** Whether a resource of this name is meant. */
  readonly includes: (id: string) => boolean;
  /** Replace what is in the way on the target. */
  readonly overwrite: boolean;
  /** Migrate queues whose messages stay in the source. */
  readonly leaveMessages: boolean;
  /** How many of a kind the target's plan allows. */
  readonly limits: Readonly<Partial<Record<Kind, number>>>;
}

/** Compares two regions. Pure: it reads nothing and changes nothing. */
export function planMigration(source: Snapshot, target: Snapshot, options: PlanOptions): Step[] {
  const steps: Step[] = [];
  for (const kind of KINDS) {
    if (!options.kinds.has(kind)) continue;
    const names = [...source[kind].keys()].filter(options.includes).toSorted();
    let free = (options.limits[kind] ?? Number.POSITIVE_INFINITY) - target[kind].size;
    for (const id of names) {
      const planned = planOne(kind, id, { source, target, steps }, options);
      const step = planned.verdict === "create" && free <= 0 ? overLimit(planned) : planned;
      if (step.verdict === "create") free -= 1;
      steps.push(step);
    }
  }
  return steps;
}

interface Situation {
  readonly source: Snapshot;
  readonly target: Snapshot;
  /** What is planned so far: everything a schedule may need comes before it. */
  readonly steps: readonly Step[];
}

function planOne(kind: Kind, id: string, situation: Situation, options: PlanOptions): Step {
  const source = situation.source[kind].get(id) as Definition;
  const target = situation.target[kind].get(id);
  const differences = differencesOf(source, target);
  const step = (verdict: Verdict, reasons: readonly string[] = []): Step => ({
    kind,
    id,
    verdict,
    reasons,
    differences,
    source,
    target,
  });
  if (target && isSameDefinition(source, target)) return step("same");
  const obstacles = [
    ...obstaclesOf(kind, source),
    ...circumstances(kind, source, situation, options),
  ];
  if (obstacles.length > 0) return step("blocked", obstacles);
  if (!target) return step("create");
  const conflicts = conflictsOf(kind, source, target);
  return conflicts.length > 0 && !options.overwrite
    ? step("conflict", conflicts)
    : step("update", conflicts);
}

/** What is in the way that is not of the resource itself. */
function circumstances(
  kind: Kind,
  source: Definition,
  situation: Situation,
  { leaveMessages }: PlanOptions,
): string[] {
  if (kind === "queue" && "name" in source) {
    const lag = situation.source.lags.get(source.name) ?? 0;
    return lag > 0 && !leaveMessages
      ? [
          `${lag} undelivered messages would stay in the source, and be overtaken: --leave-messages accepts that`,
        ]
      : [];
  }
  if (kind !== "schedule") return [];
  const { queueName, destination } = source as ScheduleDefinition;
  return [
    ...(queueName ? missing("queue", queueName, situation) : []),
    ...(/^https?:\/\//i.test(destination) ? [] : missing("url-group", destination, situation)),
  ];
}

function missing(kind: "queue" | "url-group", id: string, { target, steps }: Situation): string[] {
  const planned = steps.find((step) => step.kind === kind && step.id === id)?.verdict;
  if (target[kind].has(id) || planned === "create") return [];
  return [
    `it needs the ${kind} ${id}, which ${planned ? `is ${planned}` : "is not in the target"}`,
  ];
}

function conflictsOf(kind: Kind, source: Definition, target: Definition): readonly string[] {
  if (kind === "url-group") {
    return groupConflicts(source as UrlGroupDefinition, target as UrlGroupDefinition);
  }
  if (kind === "queue") return [];
  const [ours, theirs] = [source as ScheduleDefinition, target as ScheduleDefinition];
  return ours.destination === theirs.destination
    ? []
    : ["the target has another schedule under this id, with another destination"];
}

function overLimit(step: Step): Step {
  return { ...step, verdict: "blocked", reasons: ["the target's plan allows no more of them"] };
}
