import type { KeyPair } from "@qstash-verify/testing";
import type { ApiRequest, RequestLog } from "./api/request-log.js";
import type { FlowControlView } from "./state/flow-control.js";
import type { QueueView } from "./state/queues.js";
import type { RegionState } from "./state/region-state.js";
import type { UrlGroupView } from "./state/url-groups.js";
import { type AttemptView, attemptViews } from "./views/attempt-view.js";
import { type DeadLetterView, deadLetterView } from "./views/dead-letter-view.js";
import { type LogView, logView } from "./views/log-view.js";
import { type MessageSummary, messageSummary } from "./views/message-summary.js";
import { type MessageView, messageView } from "./views/message-view.js";
import { type RunView, runView } from "./views/run-view.js";
import { type ScheduleView, scheduleView } from "./views/schedule-view.js";

/** A region's state as its API shows it, as copies: changing them has no effect. */
export class RegionViews {
  readonly #state: RegionState;
  readonly #requests: RequestLog;

  constructor(state: RegionState, requests: RequestLog) {
    this.#state = state;
    this.#requests = requests;
  }

  get keys(): KeyPair {
    return structuredClone(this.#state.keys.pair);
  }

  /** The last 10,000 requests to its API, in the order in which they were answered. */
  get requests(): readonly ApiRequest[] {
    return structuredClone(this.#requests.list());
  }

  /** The lengths of {@link messages} and {@link deadLetters}, without copying them. */
  get counts(): { readonly messages: number; readonly deadLetters: number } {
    const { messages, deadLetters } = this.#state;
    return { messages: messages.size, deadLetters: deadLetters.size };
  }

  /** The messages that are not delivered, dead or cancelled yet. */
  get messages(): readonly MessageView[] {
    return structuredClone([...this.#state.messages.values()].map(messageView));
  }

  /**
   * The attempts to deliver a message, oldest first; empty for a message that is unknown or no longer kept.
   * The last 10,000 messages are kept, up to 64 MiB of bodies and headers, in memory only.
   *
   * ```ts
   * for (const { number, request, answer } of region.attemptsOf(messageId)) {
   *   console.log(
   *     number,
   *     new Headers(request?.headers).get("Upstash-Signature"),
   *     answer?.status,
   *   );
   * }
   * ```
   */
  attemptsOf(messageId: string): readonly AttemptView[] {
    const timeline = this.#state.timelineOf(messageId);
    return timeline ? attemptViews(timeline) : [];
  }

  /**
   * A message and its state, even after it was delivered, failed or was cancelled, as long as {@link
   * attemptsOf} has it.
   *
   * ```ts
   * region.messageOf(messageId); // { state: "RETRY", attempts: 1, nextAttempt: 1785500012182, url, … }
   * ```
   */
  messageOf(messageId: string): MessageSummary | undefined {
    const timeline = this.#state.timelineOf(messageId);
    return timeline && structuredClone(messageSummary(timeline));
  }

  get schedules(): readonly ScheduleView[] {
    return structuredClone(this.#state.schedules.list().map(scheduleView));
  }

  get urlGroups(): readonly UrlGroupView[] {
    return structuredClone(this.#state.urlGroups.list());
  }

  get queues(): readonly QueueView[] {
    return [...this.#state.queues].map((queue) => this.#state.viewOf(queue));
  }

  get flowControls(): readonly FlowControlView[] {
    return [...this.#state.flowControls].map((control) => control.view());
  }

  /** The dead letter queue, newest first. */
  get deadLetters(): readonly DeadLetterView[] {
    const { deadLetters, failedRuns } = this.#state;
    return structuredClone(deadLetters.list().map((each) => deadLetterView(each, failedRuns)));
  }

  /** The last 10,000 changes of state, newest first. */
  get logs(): readonly LogView[] {
    return structuredClone(this.#state.logs.list().map(logView));
  }

  /** The workflow runs, newest first, as the API's logs show them. */
  get runs(): readonly RunView[] {
    return structuredClone(this.#state.runs.list().map((run) => runView(run, this.#state)));
  }
}
