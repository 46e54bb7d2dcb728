import { circumstances, type Situation } from "./circumstances.js";
import { type Difference, differencesOf } from "./difference.js";
import { groupConflicts } from "./group-conflicts.js";
import { type Decision, type Intent, intentOf } from "./intent.js";
import { obstaclesOf } from "./obstacles.js";
import { isPlaceholder } from "./placeholder.js";
import { type Definition, isSameDefinition, KINDS, type Kind } from "./resource.js";
import { type ScheduleDefinition, unpaused } from "./schedule-definition.js";
import type { ScheduleRecord } from "./schedule-record.js";
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
  /** As it is to be on the target. */
  readonly source: Definition;
  readonly target: Definition | undefined;
}

/** Whether a run has begun to hand a schedule over, and not finished. */
export function isBegun({ kind, target }: Step): boolean {
  return kind === "schedule" && target !== undefined && isPlaceholder(target as ScheduleDefinition);
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
  /** What a journal knows of a schedule. */
  readonly recordOf: (id: string) => ScheduleRecord;
  /** What the owner said of a schedule's pause. */
  readonly decisionOf: (id: string) => Decision | undefined;
}

/**
 * Compares two regions. Pure: it reads nothing and changes nothing.
 *
 * @param source read before the target was, or a pause of a run under way could be taken for its owner's
 */
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

function planOne(kind: Kind, id: string, situation: Situation, options: PlanOptions): Step {
  const read = situation.source[kind].get(id) as Definition;
  const target = situation.target[kind].get(id);
  const intent = kind === "schedule" ? intentFor(id, situation, options) : undefined;
  const source = intent === "runs" ? unpaused(read as ScheduleDefinition) : read;
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
  if (typeof intent === "object") return step("conflict", [intent.unclear]);
  if (target && isSameDefinition(source, target)) return step("same");
  const obstacles = [
    ...obstaclesOf(kind, source),
    ...circumstances(kind, source, situation, options),
  ];
  if (obstacles.length > 0) return step("blocked", obstacles);
  if (!target) return step("create");
  if (kind === "schedule" && isPlaceholder(target as ScheduleDefinition)) {
    return { ...step("update", ["its hand-over was begun, and is finished"]), differences: [] };
  }
  const conflicts = conflictsOf(kind, source, target);
  return conflicts.length > 0 && !options.overwrite
    ? step("conflict", conflicts)
    : step("update", conflicts);
}

function intentFor(id: string, { source, target }: Situation, options: PlanOptions): Intent {
  return intentOf({
    source: source.schedule.get(id) as ScheduleDefinition,
    target: target.schedule.get(id),
    record: options.recordOf(id),
    decision: options.decisionOf(id),
  });
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
