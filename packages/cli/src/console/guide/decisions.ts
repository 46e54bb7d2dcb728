import type { PlanDecision } from "@qstash-verify/console";
import type { GuideOptions, Known } from "../../guide/view.js";
import type { Step } from "../../migration/kind/kind.js";
import { planOf } from "../../migration/migration-session.js";
import { refusedOf } from "../../migration/outcome-facts.js";
import { chosenKey, type SelectionOptions } from "../../migration/selection.js";

/** The decisions that a person can make about a refused resource. */
export const DECISIONS = ["meant-running", "meant-paused", "overwrite", "leave-messages"] as const;

export type Decision = (typeof DECISIONS)[number];

export function isDecision(text: unknown): text is Decision {
  return DECISIONS.some((each) => each === text);
}

/** The options that express a decision about these resources. */
export function optionsFor(decision: Decision, ids: readonly string[]): SelectionOptions {
  switch (decision) {
    case "meant-running":
      return { meantRunning: ids };
    case "meant-paused":
      return { meantPaused: ids };
    case "overwrite":
      return { overwrite: true };
    case "leave-messages":
      return { leaveMessages: true };
  }
}

/**
 * The decisions by which each refused resource would be copied, or needs no copy, by its key. Pure: it plans
 * again as if they were made.
 */
export function decisionsOf({
  plan,
  session,
  options,
}: Pick<Known, "plan" | "session" | "options">): ReadonlyMap<string, readonly PlanDecision[]> {
  const offered = new Map<string, PlanDecision[]>();
  for (const name of DECISIONS) {
    const about = refusedOf(plan).filter((step) => isAbout(name, step));
    if (about.length === 0) continue;
    const said = optionsFor(
      name,
      about.map(({ id }) => id),
    );
    const still = new Set(refusedOf(planOf(session, { ...options, ...said })).map(chosenKey));
    for (const key of about.map(chosenKey).filter((each) => !still.has(each))) {
      offered.set(key, [...(offered.get(key) ?? []), { name, title: titleOf(name, options) }]);
    }
  }
  return offered;
}

function isAbout(decision: Decision, { kind, verdict }: Step): boolean {
  if (decision === "leave-messages") return kind === "queue" && verdict === "blocked";
  return verdict === "conflict" && (decision === "overwrite" || kind === "schedule");
}

function titleOf(decision: Decision, { from, to }: GuideOptions): string {
  const titles: Readonly<Record<Decision, string>> = {
    "meant-running": "It should run",
    "meant-paused": "It should stay paused",
    overwrite: `Replace it in ${to}`,
    "leave-messages": `Copy it, and leave its messages in ${from}`,
  };
  return titles[decision];
}
