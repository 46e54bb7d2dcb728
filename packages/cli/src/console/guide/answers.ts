import type { GuideAnswer, GuideFact, RegionName, TargetResult } from "@qstash-verify/console";
import type { CheckedEndpoint } from "../../check/check-endpoint.js";
import { RECOGNIZED_APP, WRONG_ANSWERS } from "../../guide/actions/check-app.js";
import type { Copied } from "../../guide/actions/copy.js";
import { settledText } from "../../guide/actions/copy-question.js";
import type { TakenLetters } from "../../guide/actions/take-letters.js";
import type { TakenBack } from "../../guide/actions/undo.js";
import { bad, count, good, plain, warning } from "../../guide/guide-step.js";
import { REPEATED } from "../../migration/dead-letter/show-letters.js";
import {
  failureText,
  outcomeFacts,
  refusedOf,
  undoneFacts,
} from "../../migration/outcome-facts.js";
import { isWhole } from "../../migration/show-outcome.js";
import type { Told } from "../../migration/told.js";
import { isAllUndone } from "../../migration/undo.js";
import { maskUrl } from "../../terminal/mask.js";
import { withoutOptions } from "./plan-rows.js";

/** The result of an action. */
export type Done = Extract<GuideAnswer, { isDone: boolean }>;

/** An action whose result is a list of sentences. */
export function said(...facts: readonly GuideFact[]): Done {
  return { isDone: true, facts, results: [] };
}

/** Every resource that was copied, and every one that was not. */
export function copied(report: Copied): Done {
  const { steps, outcome, options, settled } = report;
  const refused = refusedOf(steps);
  // Whoever chose nothing left what is refused as it is. What was decided about, and is refused, has failed.
  const isLeft = options.chosen === undefined;
  const { from, to } = options;
  const moved = new Set(outcome.moved);
  const result = (isDone: boolean, { kind, id }: Named, text: string): TargetResult => {
    return { region: to, id: `${kind} ${id}`, isDone, text };
  };
  const doneText = ({ kind, id, verdict }: (typeof outcome.done)[number]) => {
    if (kind === "schedule" && moved.has(id)) return `paused in ${from}, runs in ${to}`;
    return { create: "created", update: "updated" }[String(verdict)] ?? "done";
  };
  return {
    isDone: isWhole(
      isLeft ? { ...report, steps: steps.filter((step) => !refused.includes(step)) } : report,
    ),
    facts: [
      ...(settled.length > 0 ? [good(`noted in the journal: ${settledText(settled)}`)] : []),
      ...factsOf(outcomeFacts(report)),
      ...(isLeft && refused.length > 0
        ? refused.map(({ id, reasons }) =>
            warning(`left as it is: ${id}: ${withoutOptions(reasons).join("; ")}: see step 3`),
          )
        : []),
    ],
    results: [
      ...outcome.failed.map((each) => result(false, each.step, failureText(each))),
      ...outcome.left.map((step) => result(false, step, "not begun, and as it was")),
      ...(isLeft ? [] : refused.map((step) => result(false, step, step.reasons.join("; ")))),
      ...outcome.done.map((step) => result(true, step, doneText(step))),
    ],
  };
}

interface Named {
  readonly kind: string;
  readonly id: string;
}

/** Every resource that was taken back, and every one that was not. */
export function takenBack({ undone, session }: TakenBack): Done {
  const { region } = session.target.account;
  const results = undone.resources.map(({ kind, id, reason }) => {
    const isDone = reason === "";
    return { region, id: `${kind} ${id}`, isDone, text: isDone ? "as it was" : reason };
  });
  return {
    isDone: isAllUndone(undone),
    facts: factsOf(undoneFacts(undone, session)),
    results: failedFirst(results),
  };
}

/** Every delivery that the app was sent. */
export function checkedApp({ checked, isRecognized }: CheckedEndpoint): Done {
  const wrong = checked.filter(({ isRight }) => !isRight).length;
  const results = checked.map(({ delivery, isRight, answered, advice }) => ({
    region: delivery.sender.region,
    id: delivery.label,
    isDone: isRight,
    text: [`answered ${answered}`, DUTIES[delivery.duty], ...(advice ? [advice] : [])].join("; "),
  }));
  const verdict =
    wrong === 0
      ? [good(`All ${checked.length} answers are right.`)]
      : [bad(`${wrong} of ${checked.length} answers are wrong.`), plain(WRONG_ANSWERS)];
  const facts = isRecognized ? [...verdict, plain(RECOGNIZED_APP)] : verdict;
  return { isDone: wrong === 0, facts, results: failedFirst(results) };
}

const DUTIES = {
  accept: "must be accepted",
  refuse: "must be refused",
  either: "depends on the app's options",
} as const;

/** Every dead letter. */
export function lettersTaken(
  { taken, repeated, failed, left }: TakenLetters,
  region: RegionName,
  done: string,
  notes: readonly GuideFact[] = [],
): Done {
  const results = [
    ...failed.map(({ letter, reason }) => ({ letter, isDone: false, text: reason })),
    ...left.map(({ letter, progress, obstacles }) => {
      const text = progress === "open" ? obstacles.join("; ") : `${progress} before`;
      return { letter, isDone: false, text };
    }),
    ...repeated.map((letter) => ({ letter, isDone: true, text: REPEATED })),
    ...taken.map((letter) => ({ letter, isDone: true, text: done })),
  ];
  const facts = [
    ...(taken.length > 0 ? [good(`${count(taken.length, "dead letter")} ${done}`)] : []),
    ...(repeated.length > 0 ? [plain(`${count(repeated.length, "dead letter")} ${REPEATED}`)] : []),
    ...(failed.length > 0 ? [bad(`${count(failed.length, "dead letter")} failed`)] : []),
    ...(left.length > 0
      ? [warning(`${count(left.length, "dead letter")} cannot be: see why`)]
      : []),
    ...notes,
  ];
  return {
    isDone: failed.length + left.length === 0,
    facts,
    results: results.map(({ letter, isDone, text }) => {
      return { region, id: `${letter.dlqId} ${maskUrl(letter.url)}`, isDone, text };
    }),
  };
}

function factsOf(told: readonly Told[]): readonly GuideFact[] {
  const own = told.filter(({ isOfResources }) => !isOfResources);
  return own.map(({ tone, text }) => ({ tone: tone === "loud" ? "bad" : tone, text }));
}

function failedFirst(results: readonly TargetResult[]): readonly TargetResult[] {
  return results.toSorted((one, other) => Number(one.isDone) - Number(other.isDone));
}
