import type { Clock } from "../clock/clock.js";
import type { Published, PublishRequest } from "../delivery/publisher.js";
import { type Invocation, parseInvocation } from "../message/invocation.js";
import type { MessageSettings } from "../message/message-settings.js";
import type { Outcomes } from "../message/outcomes.js";
import { combined } from "../message/redaction.js";
import type { Run } from "../message/run.js";
import type { WorkflowSettings } from "../message/workflow-settings.js";
import type { Runs } from "../state/runs.js";
import { settingsOfRun } from "./inheritance.js";
import type { StepPublisher } from "./step-publisher.js";

/** This tells an SDK that the run was triggered without one. */
export const UNKNOWN_SDK = "Upstash-Workflow-Unknown-Sdk";

/** Begins runs. */
export class RunStarter {
  readonly #runs: Runs;
  readonly #steps: StepPublisher;
  readonly #clock: Clock;
  readonly #outcomes: Outcomes;

  constructor(runs: Runs, steps: StepPublisher, clock: Clock, outcomes: Outcomes) {
    this.#runs = runs;
    this.#steps = steps;
    this.#clock = clock;
    this.#outcomes = outcomes;
  }

  /** Begins a run, unless there is one with its id. */
  trigger({ runId, isInvoke }: WorkflowSettings, request: PublishRequest): Published {
    const former = this.#runs.find(runId);
    const [first] = former?.steps ?? [];
    if (former && isRaw(former) && !isRaw(request)) return this.#adopt(former, request);
    if (former && first) {
      return { messageId: first.messageId, url: former.url, deduplicated: true };
    }
    const { payload, invocation } = isInvoke
      ? parseInvocation(request.body)
      : { payload: request.body, invocation: undefined };
    const run = this.create(runId, request, invocation);
    return this.#steps.add(run, "step", { ...request, body: payload });
  }

  /** A run that was triggered without an SDK is begun again by the called SDK, and keeps its settings. */
  #adopt(former: Run, { settings, ...request }: PublishRequest): Published {
    const { labels, flowControl, failureCallback, redaction } = former.settings;
    const own: MessageSettings = {
      ...settings,
      labels: settings.labels.length > 0 ? settings.labels : labels,
      flowControl: settings.flowControl ?? flowControl,
      failureCallback: settings.failureCallback ?? failureCallback,
      redaction: combined(redaction, settings.redaction),
    };
    const { [UNKNOWN_SDK]: _, ...headers } = own.headers;
    const begun = { ...request, settings: { ...own, headers } };
    return this.#steps.add(this.create(former.runId, begun), "step", begun);
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
    };
    this.#runs.add(run);
    this.#outcomes.tell("runBegun", run);
    return run;
  }
}

function isRaw({ settings }: Pick<PublishRequest, "settings">): boolean {
  return settings.headers[UNKNOWN_SDK] !== undefined;
}
