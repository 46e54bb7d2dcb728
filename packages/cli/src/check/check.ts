import { Failure } from "../failure.js";
import { sendSigned } from "../send/deliver.js";
import { maskUrl } from "../terminal/mask.js";
import type { CheckedDelivery } from "./checked-delivery.js";
import { namesWorkflowSdk, type Verdict, verdictOf } from "./verdict.js";

/** A delivery, and what the endpoint answered with it. */
export interface Checked extends Verdict {
  readonly delivery: CheckedDelivery;
  /** Whether other deliveries of the same key were accepted, so that instances of the app differ. */
  readonly isUneven?: boolean;
}

const MISMATCH = "signature_mismatch";

/** Seconds for one answer. */
export const PATIENCE = 60;

/**
 * Sends each delivery to an endpoint, one after the other, because it may be a live one.
 *
 * @returns `undefined` at the first answer of a workflow's SDK, unless the deliveries are for a workflow
 * @throws Failure if nothing answers, or a workflow's run may have been started
 */
export async function check(
  to: string,
  deliveries: readonly CheckedDelivery[],
  isWorkflow: true,
  advance: () => void,
): Promise<readonly Checked[]>;
export async function check(
  to: string,
  deliveries: readonly CheckedDelivery[],
  isWorkflow: false,
  advance: () => void,
): Promise<readonly Checked[] | undefined>;
export async function check(
  to: string,
  deliveries: readonly CheckedDelivery[],
  isWorkflow: boolean,
  advance: () => void,
): Promise<readonly Checked[] | undefined> {
  const checked: Checked[] = [];
  // Genuine deliveries come first.
  const genuine = new Set<string>();
  for (const delivery of deliveries) {
    const answer = await sendSigned(to, await delivery.sign(), PATIENCE);
    if (namesWorkflowSdk(answer)) {
      // A forged one that is accepted is a wrong answer of an endpoint that serves a workflow.
      const isExpected = isWorkflow && delivery.duty !== "accept";
      if (answer.status < 400 && !isExpected) throw mayHaveStarted(to);
      if (!isWorkflow) return undefined;
    }
    const verdict = verdictOf(delivery, answer, isWorkflow, genuine);
    if (delivery.duty === "accept" && verdict.isRight) genuine.add(verdict.answered);
    checked.push({ delivery, ...verdict });
    advance();
  }
  return verifiesNothing(checked) ? withOneCause(checked) : withUnevenKeys(checked);
}

/** What ends a check at the first delivery that a workflow's SDK accepts. */
export function mayHaveStarted(to: string): Failure {
  return new Failure(
    `${maskUrl(to)} serves a workflow. Its SDK accepted a delivery instead of rejecting the version, so one run may have been started, with the body of this check. Nothing more was sent: look at the runs of this workflow`,
  );
}

/** Whether the handler ran for every forgery. It may dislike a changed body, signed or not. */
function verifiesNothing(checked: readonly Checked[]): boolean {
  return checked
    .filter(({ delivery: { duty, code } }) => duty === "refuse" && code !== "body_mismatch")
    .every(({ isRight, answered }) => !isRight && /^2/.test(answered));
}

/** Reports the cause once, not for each delivery. */
function withOneCause(checked: readonly Checked[]): readonly Checked[] {
  const advice = "this endpoint verifies no signature: anyone can run its handler";
  return checked.map((each) =>
    each.delivery.duty === "refuse" && !each.isRight ? { ...each, advice } : each,
  );
}

/**
 * A key that was accepted once, and once not known, is missing where some instance of the app runs. That
 * instance has checked nothing else of a forgery, so its refusal proves nothing either.
 */
function withUnevenKeys(checked: readonly Checked[]): readonly Checked[] {
  const accepted = new Set(
    checked
      .filter(({ delivery: { duty }, isRight }) => duty === "accept" && isRight)
      .map(({ delivery: { sender } }) => sender.key),
  );
  const advice =
    "other deliveries were accepted with this same key, so not every instance of the app has it: compare the variables of all instances, and restart those that differ";
  return checked.map((each) => {
    const { sender, code } = each.delivery;
    const isUnknown = each.answered === MISMATCH && code !== MISMATCH;
    return isUnknown && accepted.has(sender.key)
      ? { ...each, isRight: false, isUneven: true, advice }
      : each;
  });
}
