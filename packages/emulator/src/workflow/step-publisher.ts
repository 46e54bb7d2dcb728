import type { Clock } from "../clock/clock.js";
import type { Published, Publisher, PublishRequest } from "../delivery/publisher.js";
import { type MessageSettings, withoutDeduplication } from "../message/message-settings.js";
import type { CallType, Run } from "../message/run.js";
import { identifier } from "../protocol/identifier.js";
import type { Runs } from "../state/runs.js";
import { inheriting } from "./inheritance.js";

/** Publishes the messages of runs, and adds them to the run in their order. */
export class StepPublisher {
  readonly #runs: Runs;
  readonly #publisher: Publisher;
  readonly #clock: Clock;

  constructor(runs: Runs, publisher: Publisher, clock: Clock) {
    this.#runs = runs;
    this.#publisher = publisher;
    this.#clock = clock;
  }

  /** A result or a plan. It is delivered with all steps before it. */
  submit(run: Run, request: PublishRequest): Published {
    return this.add(run, "step", { ...request, settings: inheriting(run, request.settings) });
  }

  /** Records the result of a step without delivering it, because its run has failed in the meantime. */
  note(run: Run, request: PublishRequest): void {
    this.#append(run, "step", request, identifier("msg"));
  }

  /** Any entry, with its own settings only. */
  add(run: Run, callType: CallType, request: PublishRequest): Published {
    const { settings } = request;
    // If an answer was lost, the step is submitted again. The SDK removes duplicates.
    const published = this.#publisher.publishOne({
      ...request,
      settings: withoutDeduplication(settings),
      member: { run, callType, through: run.steps.length + 1 },
    });
    this.#append(run, callType, request, published.messageId);
    return published;
  }

  #append(run: Run, callType: CallType, request: PublishRequest, messageId: string): void {
    const { settings, body, destination } = request;
    this.#runs.addStep(run, {
      messageId,
      body: Buffer.from(body).toString("base64"),
      callType,
      time: this.#clock.now(),
      headers: settings.headers,
      url: destination,
      method: settings.method,
      retries: settings.retries,
      retryDelayExpression: settings.retryDelayExpression,
      callOf: callType === "toCallback" ? stepOf(settings) : undefined,
    });
  }
}

/** The number of the step that a call belongs to: the SDK forwards it with the report. */
function stepOf({ callback }: MessageSettings): number | undefined {
  const text = callback?.settings.headers["Upstash-Workflow-Stepid"]?.[0];
  return text === undefined ? undefined : Number(text);
}
