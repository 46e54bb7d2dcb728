import type { Clock } from "../clock/clock.js";
import type { Published, PublishRequest } from "../delivery/publisher.js";
import type { Runs } from "../state/runs.js";
import { settingsOfRun } from "./inheritance.js";
import { type Invocation, parseInvocation } from "./invocation.js";
import type { Run } from "./run.js";
import type { StepPublisher } from "./step-publisher.js";
import type { WorkflowSettings } from "./workflow-settings.js";

/** Begins runs. */
export class RunStarter {
  readonly #runs: Runs;
  readonly #steps: StepPublisher;
  readonly #clock: Clock;

  constructor(runs: Runs, steps: StepPublisher, clock: Clock) {
    this.#runs = runs;
    this.#steps = steps;
    this.#clock = clock;
  }

  /** Begins a run, unless there is one of its id. */
  trigger({ runId, isInvoke }: WorkflowSettings, request: PublishRequest): Published {
    const former = this.#runs.find(runId);
    const [first] = former?.steps ?? [];
    if (former && first) {
      return { messageId: first.messageId, url: former.url, deduplicated: true };
    }
    const { payload, invocation } = isInvoke
      ? parseInvocation(request.body)
      : { payload: request.body, invocation: undefined };
    const run = this.create(runId, request, invocation);
    return this.#steps.add(run, "step", { ...request, body: payload });
  }

  /** A run without any step yet. */
  create(runId: string, request: PublishRequest, invocation?: Invocation): Run {
    const run: Run = {
      runId,
      url: request.destination,
      settings: settingsOfRun(request.settings),
      callerIp: request.callerIp,
      invocation,
      time: this.#clock.now(),
      order: this.#runs.nextOrder(),
      steps: [],
      state: "RUN_STARTED",
      completedAt: undefined,
      response: undefined,
      dlqId: undefined,
      failureCall: undefined,
      remains: undefined,
    };
    this.#runs.add(run);
    return run;
  }
}
