import type { Answer } from "./answer.js";
import type { Sender } from "./senders.js";

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

/** One delivery of a sender, and how a receiver has to answer it. */
export interface Case {
  readonly sender: Sender;
  /** Who makes it: QStash, as the emulator plays it, or somebody with a socket. */
  readonly by: "the emulator" | "hand";
  readonly label: string;
  readonly expected: Answer;
  /** What to look at first, if a receiver answers otherwise. */
  readonly hint?: string;
  /** Whether a receiver of yours may refuse it as well: with `strict`, for instance. */
  readonly refusable?: boolean;
  /** Makes it to every target; the answers, in the order of the targets. */
  send(targets: readonly Target[]): Promise<Answer[]>;
}

/** One case, and what one target answered. */
export interface Result {
  readonly target: Target;
  readonly sent: Case;
  readonly answer: Answer;
  readonly asExpected: boolean;
}

/** Plays one case to every target. An answer that does not come is a result too. */
export async function play(sent: Case, targets: readonly Target[]): Promise<Result[]> {
  const answers = await sent.send(targets);
  return targets.map((target, index) => {
    const answer = answers[index] ?? { status: undefined };
    return { target, sent, answer, asExpected: isExpected(answer, sent, target) };
  });
}

function isExpected(answer: Answer, { expected, refusable }: Case, { example }: Target): boolean {
  if (example) {
    return Object.entries(expected).every(([name, value]) => answer[name as never] === value);
  }
  // A handler of yours answers what it likes; to QStash, every 2xx is a delivery.
  const { status = 0 } = answer;
  if (refusable && status === 401) return true;
  return expected.status === 200 ? status >= 200 && status < 300 : status === expected.status;
}
