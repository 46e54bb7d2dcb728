import type { Clock } from "../clock/clock.js";
import type { Message } from "../message/message.js";
import type { CallbackSettings } from "../message/message-settings.js";
import type { RegionState } from "../state/region-state.js";
import { beginFailureCall, noteFailureCall } from "../workflow/failure-call.js";
import type { Intake } from "../workflow/intake.js";
import { outlivesRun, type RunEndings } from "../workflow/run-endings.js";
import type { Answer } from "./answer.js";
import { callbackBody, type Report } from "./callback.js";
import { retryDelay } from "./retry-delay.js";
import { Interrupted, type Sender } from "./sender.js";

/** What comes after an attempt: nothing more, another one later, or the same one again. */
export type Next = "finished" | "again" | { readonly retryAt: number };

/** Delivers messages, and draws the consequences of what their destinations answer. */
export class Courier {
  readonly #state: RegionState;
  readonly #clock: Clock;
  readonly #sender: Sender;
  readonly #intake: Intake;
  readonly #endings: RunEndings;
  readonly #applicationNow: () => number;

  constructor(
    state: RegionState,
    clock: Clock,
    sender: Sender,
    intake: Intake,
    endings: RunEndings,
    applicationNow: () => number,
  ) {
    this.#state = state;
    this.#clock = clock;
    this.#sender = sender;
    this.#intake = intake;
    this.#endings = endings;
    this.#applicationNow = applicationNow;
  }

  /** Makes the next attempt of a message. */
  async deliver(message: Message): Promise<Next> {
    this.#state.logs.add(message, "ACTIVE", this.#clock.now());
    const report = await this.#attempt(message);
    if (message.finished) return "finished";
    return report === "interrupted" ? "again" : this.#conclude(message, report);
  }

  async #attempt(message: Message): Promise<Report | "interrupted"> {
    try {
      const answer = await this.#sender.send(message);
      return { answer, error: failure(answer) };
    } catch (error) {
      if (error instanceof Interrupted) return "interrupted";
      return { answer: undefined, error: reason(error) };
    }
  }

  #conclude(message: Message, report: Report): Next {
    const { answer, error } = report;
    const { logs } = this.#state;
    const now = this.#clock.now();
    const responseStatus = answer?.status;
    this.#call(message.settings.callback, message, report);
    if (error === undefined) {
      logs.add(message, "DELIVERED", now, { responseStatus });
      this.#reportToSchedule(message, "SUCCESS");
      noteFailureCall(message, "CALLBACK_SUCCESS", answer);
      return "finished";
    }
    logs.add(message, "ERROR", now, { error, responseStatus });
    if (outlivesRun(message)) {
      logs.add(message, "CANCELED", now);
      return "finished";
    }
    if (message.retried >= message.settings.retries || isFinal(answer)) {
      this.#bury(message, report, now);
      return "finished";
    }
    const retryAt = Math.round(now + retryDelay(message, answer, this.#applicationNow()));
    logs.add(message, "RETRY", now, { nextDeliveryTime: retryAt });
    return { retryAt };
  }

  #bury(message: Message, report: Report, now: number): void {
    const { error, answer } = report;
    const { member, settings } = message;
    this.#state.logs.add(message, "FAILED", now, { error, responseStatus: answer?.status });
    this.#reportToSchedule(message, "FAIL");
    noteFailureCall(message, "CALLBACK_FAIL", answer);
    // What a third party refuses is the result of a step; a failure that nobody heard of is kept
    // with the message that caused it.
    if (member?.callType === "toCallback" || member?.callType === "failureCall") return;
    const { dlqId } = this.#state.deadLetters.add(message, answer, now);
    if (member) this.#endings.fail(member.run, message, dlqId);
    const called = this.#call(settings.failureCallback, message, { ...report, dlqId });
    if (member && called) beginFailureCall(member.run, called, answer);
  }

  #call(
    callback: CallbackSettings | undefined,
    message: Message,
    report: Report,
  ): Message | undefined {
    if (!callback) return undefined;
    const called = this.#intake.publishCallback({
      destination: callback.url,
      // The callback of a callback would be without an end.
      settings: { ...callback.settings, callback: undefined, failureCallback: undefined },
      body: callbackBody(message, report),
      callerIp: message.callerIp,
    });
    return called && this.#state.messages.get(called.messageId);
  }

  #reportToSchedule(message: Message, state: "SUCCESS" | "FAIL"): void {
    if (message.scheduleId === undefined) return;
    this.#state.schedules.report(message.scheduleId, message.messageId, state);
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
  return error.message || error.name;
}
