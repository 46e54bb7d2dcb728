import type { Clock } from "../clock/clock.js";
import type { Answer } from "../message/answer.js";
import type { Message } from "../message/message.js";
import type { Outcomes } from "../message/outcomes.js";
import type { Report } from "../message/report.js";
import type { Transmission } from "../message/transmission.js";
import { retryDelay } from "./retry-delay.js";
import { Interrupted, type Sender } from "./sender.js";

/** What comes after an attempt: nothing more, another one later, or the same one again. */
export type Next = "finished" | "again" | { readonly retryAt: number };

/** The result of an attempt. */
type Attempted = Report | "interrupted";

/** Why a successful answer counts as a failure, if it does. Further attempts would not help. */
export type Objection = (message: Message, answer: Answer) => string | undefined;

/** Makes attempts, decides from the answer what comes next, and tells the listeners. */
export class Courier {
  readonly #clock: Clock;
  readonly #sender: Sender;
  readonly #outcomes: Outcomes;
  readonly #applicationNow: () => number;
  readonly #objection: Objection;

  constructor(
    clock: Clock,
    sender: Sender,
    outcomes: Outcomes,
    applicationNow: () => number,
    objection: Objection,
  ) {
    this.#clock = clock;
    this.#sender = sender;
    this.#outcomes = outcomes;
    this.#applicationNow = applicationNow;
    this.#objection = objection;
  }

  /** Makes the next attempt of a message. */
  async attempt(message: Message): Promise<Attempted> {
    const transmission: Transmission = { faults: new Set(), exchanges: [] };
    this.#outcomes.tell("begun", message, transmission);
    return this.#send(message, transmission);
  }

  /** Decides what comes next. All consequences of an attempt happen at once, and are stored as a whole. */
  settle(message: Message, report: Attempted): Next {
    this.#outcomes.tell("over", message, report === "interrupted" ? undefined : report);
    if (message.finished) return "finished";
    if (report === "interrupted") return "again";
    this.#outcomes.tell("answered", message, report);
    // A listener may have ended the message because of the answer.
    return message.finished ? "finished" : this.#conclude(message, report);
  }

  async #send(message: Message, transmission: Transmission): Promise<Attempted> {
    const start = performance.now();
    const report = (answer: Answer | undefined, error: string | undefined): Report => {
      return { answer, error, duration: performance.now() - start, transmission };
    };
    try {
      const answer = await this.#sender.send(message, transmission);
      const error = failure(answer);
      const objection = error === undefined ? this.#objection(message, answer) : undefined;
      return objection === undefined
        ? report(answer, error)
        : { ...report(undefined, objection), isFinal: true };
    } catch (error) {
      return error instanceof Interrupted ? "interrupted" : report(undefined, reason(error));
    }
  }

  #conclude(message: Message, report: Report): Next {
    const { answer, error } = report;
    if (error === undefined) {
      this.#outcomes.tell("delivered", message, report);
      return "finished";
    }
    if (message.retried >= message.settings.retries || report.isFinal || isFinal(answer)) {
      this.#outcomes.tell("dead", message, report);
      return "finished";
    }
    const delay = retryDelay(message, answer, this.#applicationNow());
    const retryAt = Math.round(this.#clock.now() + delay);
    this.#outcomes.tell("retried", message, report, retryAt);
    return { retryAt };
  }
}

function failure({ status }: Answer): string | undefined {
  return status >= 200 && status < 300 ? undefined : `the destination answered ${status}`;
}

function isFinal(answer: Answer | undefined): boolean {
  return (
    answer?.status === 489 && answer.headers["Upstash-Nonretryable-Error"]?.[0]?.trim() === "true"
  );
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  // The text of OpenSSL is made of its own addresses and line numbers. What comes first is not cut in a log.
  if (/^(EPROTO|ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG))$/.test(code)) {
    return `http://, not https://? (${code})`;
  }
  if (code.startsWith("ERR_SSL_")) return `TLS failed (${code})`;
  return error.message || code || error.name;
}
