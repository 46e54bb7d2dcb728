import { stepsToDo } from "../../migration/apply-plan.js";
import { KINDS } from "../../migration/kind/resource.js";
import { commandLine } from "../../migration/next-steps.js";
import { countVerdicts } from "../../migration/show-plan.js";
import { countChains } from "../../migration/undo.js";
import { bad, count, type Fact, good, plain, type Reading } from "../guide-step.js";
import type { Known } from "../view.js";
import { pausedNext } from "./running-twice.js";

/** What would be copied. The step stays open as long as anything would be. */
export function readPlan(known: Known): Reading {
  const { plan, session, options } = known;
  const { conflict, blocked } = countVerdicts(plan);
  const isEmpty = stepsToDo(plan, true).todo.length === 0;
  const refused = conflict + blocked;
  return {
    state: refused > 0 ? "attention" : isEmpty ? "done" : "open",
    isPassed: isEmpty || countChains(session.journal) > 0,
    summary: isEmpty && refused === 0 ? "nothing is left to copy" : totalsOf(plan),
    facts: [...totalFacts(known), ...resourceFacts(known), ...stayFacts(known)],
    actions: [],
    commands: [commandLine("plan", options, ["--details"])],
  };
}

/** The counts that are not zero. What runs in both regions is not done, though it is the same. */
function totalsOf(plan: Known["plan"]): string {
  const twice = pausedNext(plan).size;
  const { same, ...others } = countVerdicts(plan);
  const all = Object.entries({ ...others, "run in both regions": twice, same: same - twice });
  const counts = all.filter(([, amount]) => amount > 0);
  return counts.map(([verdict, amount]) => `${verdict} ${amount}`).join(", ");
}

const WORDS = { blocked: "blocked", conflict: "in conflict" } as const;

/** A line for each resource that is not the same in both. */
function resourceFacts({ plan }: Known): Fact[] {
  const left = plan.filter(({ verdict }) => verdict !== "same");
  const facts = left.map(({ kind, id, verdict, reasons }) => {
    if (verdict !== "blocked" && verdict !== "conflict") return plain(`${verdict} ${kind} ${id}`);
    return bad(`${kind} ${id} is ${WORDS[verdict]}: ${reasons.join("; ")}`);
  });
  const isClear = left.every(({ verdict }) => verdict === "create" || verdict === "update");
  return isClear ? [...facts, good("nothing is in the way")] : facts;
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
