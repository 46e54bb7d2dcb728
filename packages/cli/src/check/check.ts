import { sendSigned } from "../send/deliver.js";
import type { CheckedDelivery } from "./checked-delivery.js";
import { type Verdict, verdictOf } from "./verdict.js";

/** A delivery, and what the endpoint answered with it. */
export interface Checked extends Verdict {
  readonly delivery: CheckedDelivery;
}

/** Seconds for one answer. */
const PATIENCE = 60;

/**
 * Sends each delivery to an endpoint, one after the other, because it may be a live one.
 *
 * @throws Failure where nothing answers
 */
export async function check(
  to: string,
  deliveries: readonly CheckedDelivery[],
  isWorkflow: boolean,
  advance: () => void,
): Promise<readonly Checked[]> {
  const checked: Checked[] = [];
  for (const delivery of deliveries) {
    const answer = await sendSigned(to, await delivery.sign(), PATIENCE);
    checked.push({ delivery, ...verdictOf(delivery, answer, isWorkflow) });
    advance();
  }
  const forged = checked.filter(({ delivery }) => delivery.duty === "refuse");
  if (forged.some(({ isRight, answered }) => isRight || !/^2/.test(answered))) return checked;
  // Report the cause once, not for each delivery.
  const advice = "this endpoint verifies no signature: anyone can run its handler";
  return checked.map((each) => (forged.includes(each) ? { ...each, advice } : each));
}
