import { stepsToDo } from "../../migration/apply-plan.js";
import { KINDS } from "../../migration/kind/resource.js";
import { commandLine } from "../../migration/next-steps.js";
import { countVerdicts } from "../../migration/show-plan.js";
import { countChains } from "../../migration/undo.js";
import { count, type Fact, good, plain, type Reading, warning } from "../guide-step.js";
import type { Known } from "../view.js";

/** What would be copied: something to look at as long as anything would be. */
export function readPlan(known: Known): Reading {
  const { plan, session, options } = known;
  const { conflict, blocked } = countVerdicts(plan);
  const isEmpty = stepsToDo(plan, true).todo.length === 0;
  const refused = conflict + blocked;
  return {
    state: refused > 0 ? "attention" : isEmpty ? "done" : "open",
    isPassed: isEmpty || countChains(session.journal) > 0,
    summary: isEmpty && refused === 0 ? "nothing is left to copy" : totalsOf(plan),
    facts: [...totalFacts(known), ...refusedFacts(known), ...stayFacts(known)],
    actions: [],
    commands: [commandLine("plan", options, ["--details"])],
  };
}

/** The counts that are not zero. */
function totalsOf(plan: Known["plan"]): string {
  const counts = Object.entries(countVerdicts(plan)).filter(([, amount]) => amount > 0);
  return counts.map(([verdict, amount]) => `${verdict} ${amount}`).join(", ");
}

function refusedFacts({ plan }: Known): Fact[] {
  const { conflict, blocked } = countVerdicts(plan);
  return [
    ...(blocked > 0
      ? [warning(`${count(blocked, "resource")} cannot be copied, and stay behind`)]
      : []),
    ...(conflict > 0
      ? [warning(`${count(conflict, "conflict")}: the plan says with which option to decide`)]
      : []),
    ...(blocked + conflict === 0 ? [good("nothing is in the way")] : []),
  ];
}

/** A line a kind: how many of it there are, and what would be done with them. */
function totalFacts({ plan }: Known): Fact[] {
  return KINDS.flatMap((kind) => {
    const own = plan.filter((step) => step.kind === kind);
    return own.length === 0 ? [] : [plain(`${count(own.length, kind)}: ${totalsOf(own)}`)];
  });
}

function stayFacts({ waiting, options }: Known): Fact[] {
  const { deadLetters, workflowRuns } = waiting;
  const letters = count(deadLetters, "dead letter");
  const runs = count(workflowRuns, "workflow run");
  return [plain(`messages, logs, ${letters} and ${runs} stay in ${options.from}: see step 6`)];
}
