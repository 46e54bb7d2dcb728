import type { DeliveryAnswer } from "../send/deliver.js";
import { explainAnswer } from "../send/explain-answer.js";
import type { CheckedDelivery, Duty } from "./checked-delivery.js";

/** The verdict on one answer. */
export interface Verdict {
  readonly isRight: boolean;
  /** The answer: the code of one of this library's refusals, otherwise the status. */
  readonly answered: string;
  /** Whether the answer is a workflow SDK's own error, which says that the delivery has reached it. */
  readonly isReached?: boolean;
  /** What is wrong and what to do, or what is worth knowing. */
  readonly advice?: string | undefined;
}

/**
 * Judges an answer.
 *
 * @param isWorkflow Whether genuine deliveries reach a workflow SDK, which then answers with its own error.
 * @param genuine What was answered to genuine deliveries: the same status refuses nothing.
 */
export function verdictOf(
  { duty, remedy }: CheckedDelivery,
  answer: DeliveryAnswer,
  isWorkflow: boolean,
  genuine: ReadonlySet<string> = new Set(),
): Verdict {
  const { status } = answer;
  const code = explainAnswer(answer)?.code;
  const answered = code ?? `${status}`;
  const isSuccess = status >= 200 && status < 300;
  const isAsGenuine = !isSuccess && genuine.has(answered);
  if (code !== undefined || (isRefusal(status, duty) && !isAsGenuine)) {
    if (duty === "accept") return { isRight: false, answered, advice: adviceFor(answer) };
    return { isRight: true, answered };
  }
  if (duty === "refuse") {
    if (isSuccess) return { isRight: false, answered, advice: remedy ?? NOT_REFUSED };
    return { isRight: false, answered, advice: isAsGenuine ? AS_GENUINE : adviceFor(answer) };
  }
  const isAccepted = isSuccess || (isWorkflow ? isWorkflowSdks(answer) : isHandlers(status));
  if (!isAccepted) {
    const advice = isWorkflow && status >= 500 ? NOT_STARTED : adviceFor(answer);
    return { isRight: false, answered, advice };
  }
  const isUnhandled = !isSuccess && !isWorkflow;
  const advice = duty === "either" ? remedy : isUnhandled ? NOT_HANDLED : undefined;
  return { isRight: true, answered, advice, isReached: !isSuccess && isWorkflow };
}

const NOT_REFUSED = "accepted, but it must be refused: is this route verified?";
const AS_GENUINE =
  "answered as genuine deliveries are, so the handler may have run: check again with a --body that it accepts";
const NOT_HANDLED =
  "the signature was accepted, but the handler rejected the body: pass one that it accepts with --body";

const NOT_STARTED =
  "the signature is genuine, but the workflow could not be started: look at the app's log";

/** A status with which other libraries refuse a signature. */
function isRefusal(status: number, duty: Duty): boolean {
  // A handler may answer 400 to an unknown body, so for a genuine delivery 400 proves nothing.
  return status === 401 || status === 403 || (status === 400 && duty !== "accept");
}

/** Statuses with which handlers answer to an unknown body. 489 tells QStash not to retry. */
function isHandlers(status: number): boolean {
  return [400, 409, 410, 422, 489].includes(status);
}

/**
 * Whether a workflow's SDK answered, which it does only to a delivery that was accepted. A 404 is from
 * `serveMany`, which has no such workflow.
 */
function isWorkflowSdks(answer: DeliveryAnswer): boolean {
  return answer.status >= 400 && answer.status !== 404 && namesWorkflowSdk(answer);
}

/** Whether an answer has the header that is on all answers of a workflow's SDK. */
export function namesWorkflowSdk({ headers }: DeliveryAnswer): boolean {
  return headers["upstash-workflow-sdk-version"] !== undefined;
}

function adviceFor(answer: DeliveryAnswer): string {
  const { cause, remedy, page } = explainAnswer(answer) ?? {};
  if (cause === undefined) return "neither accepted nor refused";
  return [`${cause}: ${remedy}`, ...(page ? [`See ${page}`] : [])].join(". ");
}
