import { setTimeout as sleep } from "node:timers/promises";
import { sendDelivery } from "@qstash-verify/testing";
import type { Answer, Case } from "./cases.js";

/** A receiver that runs. */
export interface Target {
  readonly name: string;
  /** Where it listens. */
  readonly url: string;
  /** Where messages to it are published to: what the signatures are made for. */
  readonly destination: string;
  /** Whether it is one of the examples, which answer with what they know of the delivery. */
  readonly example: boolean;
}

/** One case, sent. */
export interface Result {
  readonly target: Target;
  readonly sent: Case;
  readonly answer: Answer;
  readonly asExpected: boolean;
}

const ANSWER_SECONDS = 30;

/** Sends one case to a target. An answer that does not come is a result too. */
export async function deliver(sent: Case, target: Target): Promise<Result> {
  const delivery = await sent.sign(target.destination);
  const answered = sendDelivery(delivery, { to: target.url }).then(read);
  const late = sleep(ANSWER_SECONDS * 1000, { status: undefined }, { ref: false });
  const answer: Answer = await Promise.race([answered, late]).catch(() => ({ status: undefined }));
  return { target, sent, answer, asExpected: isExpected(answer, sent.expected, target) };
}

async function read(response: Response): Promise<Answer> {
  const { region, keySlot, bytes, code } = parse(await response.text());
  return {
    status: response.status,
    region: typeof region === "string" ? region : undefined,
    keySlot: typeof keySlot === "string" ? keySlot : undefined,
    bytes: typeof bytes === "number" ? bytes : undefined,
    code: typeof code === "string" ? code : undefined,
  };
}

/** The members of a JSON object; of anything else, none. */
function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function isExpected(answer: Answer, expected: Answer, { example }: Target): boolean {
  if (example) {
    return Object.entries(expected).every(([name, value]) => answer[name as never] === value);
  }
  // A handler of yours answers what it likes; to QStash, every 2xx is a delivery.
  const { status = 0 } = answer;
  return expected.status === 200 ? status >= 200 && status < 300 : status === expected.status;
}
