import type { Published, Publisher, PublishRequest } from "../delivery/publisher.js";
import { isHttpUrl } from "../message/message-settings.js";
import { ApiError } from "../state/api-error.js";
import type { Runs } from "../state/runs.js";
import { inheritingCallback } from "./inheritance.js";
import { parseInvocation } from "./invocation.js";
import type { RunStarter } from "./run-starter.js";
import type { StepPublisher } from "./step-publisher.js";

/** Takes in all that is published: plain messages, and those that begin runs or continue them. */
export class Intake {
  readonly #runs: Runs;
  readonly #publisher: Publisher;
  readonly #starter: RunStarter;
  readonly #steps: StepPublisher;

  constructor(runs: Runs, publisher: Publisher, starter: RunStarter, steps: StepPublisher) {
    this.#runs = runs;
    this.#publisher = publisher;
    this.#starter = starter;
    this.#steps = steps;
  }

  /** Refuses what a publisher may not ask for. @throws ApiError 400, 404 or 412 */
  check(request: PublishRequest): void {
    const { destination, settings, body } = request;
    const { workflow } = settings;
    this.#publisher.check(request);
    if (!workflow) return;
    if (!isHttpUrl(destination)) throw new ApiError(400, "a workflow has a url");
    if (!workflow.isInit) this.#runs.active(workflow.runId);
    else if (workflow.isInvoke) this.#runs.active(parseInvocation(body).invocation.runId);
  }

  /** Accepts what {@link check} let pass. */
  publish(request: PublishRequest): Published | Published[] {
    const { workflow } = request.settings;
    if (!workflow) return this.#publisher.publish(request);
    if (workflow.isInit) return this.#starter.trigger(workflow, request);
    const run = this.#runs.active(workflow.runId);
    // A third party gets what it is sent, and nothing of the run's.
    if (workflow.callType === "toCallback") return this.#steps.add(run, "toCallback", request);
    return this.#steps.submit(run, request);
  }

  /** Accepts a callback. What is left to report of a run that has ended, nobody hears. */
  publishCallback(request: PublishRequest): Published | undefined {
    const { workflow } = request.settings;
    if (!workflow) return this.#publisher.publishOne(request);
    const run = this.#runs.find(workflow.runId);
    if (!run) return undefined;
    if (workflow.callType === "failureCall") {
      const member = { run, callType: "failureCall", through: 0 } as const;
      return this.#publisher.publishOne({ ...request, member });
    }
    if (run.state !== "RUN_STARTED") return undefined;
    const settings = inheritingCallback(run, request.settings);
    return this.#steps.add(run, "fromCallback", { ...request, settings });
  }
}
