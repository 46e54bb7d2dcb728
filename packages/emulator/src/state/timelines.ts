import type { Message } from "../message/message.js";
import type { Report } from "../message/report.js";
import type {
  Attempt,
  AttemptOutcome,
  KeptExchange,
  MessageState,
  Timeline,
} from "../message/timeline.js";
import type { Exchange, Transmission } from "../message/transmission.js";
import type { Mutable } from "../storage/mutable.js";

/** How much of an answer's body is kept, in bytes. */
const LARGEST_ANSWER = 65_536;

/** The approximate size of an attempt without its headers and bodies, in bytes. */
const ATTEMPT = 512;

/** How much is kept. */
interface Bounds {
  readonly messages: number;
  readonly bytes: number;
}

interface Kept extends Timeline {
  state: MessageState;
  readonly attempts: Mutable<Attempt>[];
  bytes: number;
}

/**
 * The timelines of a region's messages, in memory only. The oldest message is removed first, whether it has
 * ended or not. A later attempt of a removed message begins a new timeline.
 */
export class Timelines {
  readonly #bounds: Bounds;
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  constructor(bounds: Bounds = { messages: 10_000, bytes: 64 * 1024 * 1024 }) {
    this.#bounds = bounds;
  }

  find(messageId: string): Timeline | undefined {
    return this.#kept.get(messageId);
  }

  /** Records the state of a message. */
  move(message: Message, state: MessageState): void {
    this.#obtain(message).state = state;
  }

  /** Records that an attempt begins. What is sent is added to the transmission while it runs. */
  begin(message: Message, { faults, exchanges }: Transmission, begunAt: number): void {
    const kept = this.#obtain(message);
    const number = message.retried + 1;
    kept.attempts.push({ number, begunAt, faults, exchanges, outcome: "underWay" });
    kept.state = "ACTIVE";
    this.#count(kept, ATTEMPT);
  }

  /** Records that the running attempt is over. @param report absent if the attempt was given up */
  end(message: Message, report: Report | undefined): void {
    const kept = this.#kept.get(message.messageId);
    const attempt = kept?.attempts.at(-1);
    if (!kept || attempt?.outcome !== "underWay") return;
    attempt.outcome = report ? "answered" : "interrupted";
    attempt.error = report?.error;
    attempt.duration = report?.duration;
    attempt.exchanges = attempt.exchanges.map(shortened);
    if (!report && !message.finished) kept.state = waitingState(message);
    const weights = attempt.exchanges.map((each) => weightOf(each, message));
    this.#count(
      kept,
      weights.reduce((sum, weight) => sum + weight, 0),
    );
  }

  /** Records what follows from the last attempt. */
  conclude(message: Message, outcome: AttemptOutcome, retryAt?: number): void {
    const attempt = this.#kept.get(message.messageId)?.attempts.at(-1);
    if (attempt) Object.assign(attempt, { outcome, retryAt });
  }

  #obtain(message: Message): Kept {
    const known = this.#kept.get(message.messageId);
    if (known) return known;
    const kept: Kept = { message, state: waitingState(message), attempts: [], bytes: 0 };
    this.#kept.set(message.messageId, kept);
    this.#count(kept, message.body.byteLength);
    return kept;
  }

  #count(kept: Kept, bytes: number): void {
    kept.bytes += bytes;
    this.#bytes += bytes;
    for (const [messageId, oldest] of this.#kept) {
      if (this.#kept.size <= this.#bounds.messages && this.#bytes <= this.#bounds.bytes) return;
      this.#kept.delete(messageId);
      this.#bytes -= oldest.bytes;
    }
  }
}

/** The state of a message that waits for its next attempt. */
export function waitingState({ retried }: Message): MessageState {
  return retried > 0 ? "RETRY" : "CREATED";
}

function shortened(exchange: Exchange): KeptExchange {
  const { answer } = exchange;
  if (!answer || answer.body.byteLength <= LARGEST_ANSWER) return exchange;
  const { byteLength: length } = answer.body;
  return { ...exchange, answer: { ...answer, body: answer.body.slice(0, LARGEST_ANSWER), length } };
}

/** The size of an exchange in memory. A body that it shares with its message is counted there. */
function weightOf({ request, answer }: KeptExchange, message: Message): number {
  const names = Object.entries(request.headers);
  const sent = names.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  const body = request.body === message.body ? 0 : request.body.byteLength;
  if (!answer) return sent + body;
  const answered = JSON.stringify(answer.headers).length + answer.body.byteLength;
  return sent + body + answered;
}
