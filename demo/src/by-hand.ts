import { setTimeout as sleep } from "node:timers/promises";
import { type SignedDelivery, sendDelivery } from "@qstash-verify/testing";
import { ANSWER_SECONDS, type Answer, readAnswer } from "./answer.js";
import type { Case } from "./case.js";

/** Sends what is signed for each target's destination to where it listens. */
export function byHand(sign: (url: string) => Promise<SignedDelivery>): Case["send"] {
  return (targets) =>
    Promise.all(
      targets.map(async ({ url, destination }) => {
        const delivery = await sign(destination);
        const none: Answer = { status: undefined };
        const late = sleep(ANSWER_SECONDS * 1000, none, { ref: false });
        return Promise.race([send(delivery, url), late]).catch(() => none);
      }),
    );
}

async function send(delivery: SignedDelivery, to: string): Promise<Answer> {
  const response = await sendDelivery(delivery, { to });
  return readAnswer(response.status, await response.text());
}
