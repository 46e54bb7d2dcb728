import { refusalMessage } from "@qstash-verify/core/building";
import type { CheckedDelivery, Duty } from "./checked-delivery.js";

/** What an endpoint answered, as far as a verdict needs it. */
export interface CheckAnswer {
  readonly status: number;
  /** The code of a refusal by this library; `undefined` for every other answer. */
  readonly code?: string | undefined;
}

/** What a check makes of one answer. */
export interface Verdict {
  readonly isRight: boolean;
  /** What the endpoint answered: the code of this library's refusals, else the status. */
  readonly answered: string;
  /** What is wrong and what to do, or what is worth knowing. */
  readonly advice?: string | undefined;
}

/** Reads an answer of problem details (RFC 9457); of any other, only the status counts. */
export function readAnswer(status: number, body: string): CheckAnswer {
  try {
    const { code } = Object(JSON.parse(body));
    return typeof code === "string" && /^[a-z_]{1,40}$/.test(code) ? { status, code } : { status };
  } catch {
    return { status };
  }
}

/**
 * Judges an answer.
 *
 * @param isWorkflow Whether what is genuine reaches an SDK that then answers an error of its own.
 */
export function verdictOf(
  { duty, remedy }: CheckedDelivery,
  answer: CheckAnswer,
  isWorkflow: boolean,
): Verdict {
  const { status } = answer;
  const answered = answer.code ?? `${status}`;
  const isSuccess = status >= 200 && status < 300;
  if (isRefusal(answer, duty)) {
    if (duty === "accept") return { isRight: false, answered, advice: adviceFor(answer) };
    return { isRight: true, answered };
  }
  if (duty === "refuse") {
    const advice = isSuccess ? (remedy ?? NOT_REFUSED) : adviceFor(answer);
    return { isRight: false, answered, advice };
  }
  const isAccepted = isSuccess || isHandlers(status) || (isWorkflow && status >= 400);
  if (!isAccepted) return { isRight: false, answered, advice: adviceFor(answer) };
  if (duty === "either") return { isRight: true, answered, advice: remedy };
  const isUnhandled = !isSuccess && !isWorkflow;
  return { isRight: true, answered, advice: isUnhandled ? NOT_HANDLED : undefined };
}

const NOT_REFUSED = "accepted, and it must not be: is this route verified?";
const NOT_HANDLED =
  "the signature was accepted, and the handler rejected the body: send one of its own with --body";

/** A refusal of this library, or a status with which others refuse a signature. */
function isRefusal({ status, code }: CheckAnswer, duty: Duty): boolean {
  if (refusalMessage(code ?? "") !== undefined) return true;
  // A handler may answer 400 to a body that it does not know, so that it says nothing of a genuine one.
  return status === 401 || status === 403 || (status === 400 && duty !== "accept");
}

/** What handlers answer to a body that is not theirs. 489 is QStash's own: not to be retried. */
function isHandlers(status: number): boolean {
  return [400, 409, 410, 422, 429, 489].includes(status);
}

function adviceFor({ status, code }: CheckAnswer): string {
  const message = refusalMessage(code ?? "");
  if (message) return message;
  if (status >= 300 && status < 400)
    return "a redirect, which QStash does not follow: use its target";
  if (status === 404) return "there is no such route: is the path right?";
  if (status === 405) return "the route takes another method: set --method";
  if (status === 401 || status === 403) {
    return "refused, but not by this library: is there a login or a firewall before the app?";
  }
  if (status >= 500) return "the app failed: its log says why";
  return "neither accepted nor refused";
}
