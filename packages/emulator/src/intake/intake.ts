import type { Published, Publisher, PublishRequest } from "../delivery/publisher.js";
import { parseInvocation } from "../message/invocation.js";
import type { Message } from "../message/message.js";
import type { Overrides } from "../message/overrides.js";
import type { Run, RunMember } from "../message/run.js";
import { ApiError, found } from "../protocol/api-error.js";
import { isHttpUrl } from "../protocol/http-url.js";
import type { RegionState } from "../state/region-state.js";
import { inheritingCallback, redactedFor } from "../workflow/inheritance.js";
import type { RunStarter } from "../workflow/run-starter.js";
import type { StepPublisher } from "../workflow/step-publisher.js";

/**
 * Accepts everything that is published, by the API, by schedules and by callbacks: plain messages, and
 * messages that begin or continue runs.
 */
export class Intake {
  readonly #state: RegionState;
  readonly #publisher: Publisher;
  readonly #starter: RunStarter;
  readonly #steps: StepPublisher;

  constructor(state: RegionState, publisher: Publisher, starter: RunStarter, steps: StepPublisher) {
    this.#state = state;
    this.#publisher = publisher;
    this.#starter = starter;
    this.#steps = steps;
  }

  /** Refuses what a publisher may not ask for. @throws ApiError 400, 404 or 412 */
  check(request: PublishRequest): void {
    const { destination, settings, body } = request;
    const { workflow } = settings;
    const { runs } = this.#state;
    this.#publisher.check(request);
    if (!workflow) return;
    if (!isHttpUrl(destination)) throw new ApiError(400, "a workflow has a url");
    if (!workflow.isInit) runs.active(workflow.runId);
    else if (workflow.isInvoke) runs.active(parseInvocation(body).invocation.runId);
  }

  /** Accepts a publication that is allowed. @throws ApiError 400, 404 or 412, and nothing is accepted */
  publish(request: PublishRequest): Published | Published[] {
    this.check(request);
    const { workflow } = request.settings;
    if (!workflow) return this.#publisher.publish(request);
    if (workflow.isInit) return this.#starter.trigger(workflow, request);
    const run = this.#state.runs.active(workflow.runId);
    // A third party gets only the request, and nothing about the run.
    if (workflow.callType === "toCallback") {
      const settings = redactedFor(run, request.settings);
      return this.#steps.add(run, "toCallback", { ...request, settings });
    }
    return this.#steps.submit(run, request);
  }

  /** Accepts a callback. Reports of a run that has ended are dropped. */
  publishCallback(request: PublishRequest): void {
    const { workflow } = request.settings;
    if (!workflow) {
      this.#publisher.publishOne(request);
      return;
    }
    const run = this.#state.runs.find(workflow.runId);
    if (!run) return;
    if (workflow.callType === "failureCall") {
      const member: RunMember = { run, callType: "failureCall", through: 0 };
      this.#beginFailureCall(run, this.#publisher.publishOne({ ...request, member }));
    } else if (run.state === "RUN_STARTED") {
      const settings = inheritingCallback(run, request.settings);
      this.#steps.add(run, "fromCallback", { ...request, settings });
    }
  }

  /** Publishes dead messages again: all of them or none. @throws ApiError 400 for one of a run, 412 */
  republish(messages: readonly Message[], overrides: Overrides): Published[] {
    for (const message of messages) {
      if (message.member)
        throw new ApiError(
          400,
          "a step of a workflow run is not retried: resume or restart the run",
        );
      this.#publisher.checkAgain(message, overrides);
    }
    return messages.map((message) => this.#publisher.republish(message, overrides));
  }

  /**
   * Tells the application of a failed run once more.
   *
   * @throws ApiError 404 without a failure callback, 400 unless it failed
   */
  repeatFailureCall(run: Run): void {
    const call = found(this.#state.failedRuns.of(run)?.call, "failure callback");
    if (call.outcome !== "CALLBACK_FAIL") {
      throw new ApiError(400, "the failure callback has not failed");
    }
    this.#beginFailureCall(run, this.#publisher.republish(call.message));
  }

  #beginFailureCall(run: Run, { messageId }: Published): void {
    const message = this.#state.messages.get(messageId);
    if (!message) return;
    this.#state.failedRuns.setCall(run, { message, outcome: undefined, answer: undefined });
  }
}
