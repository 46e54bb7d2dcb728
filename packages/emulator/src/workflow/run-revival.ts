import type { Publisher } from "../delivery/publisher.js";
import type { Message } from "../message/message.js";
import type { Overrides } from "../message/overrides.js";
import type { Run } from "../message/run.js";
import { identifier } from "../protocol/identifier.js";
import type { FailedRuns } from "../state/failed-runs.js";
import type { RegionState } from "../state/region-state.js";
import type { Runs } from "../state/runs.js";
import { settingsFor } from "./inheritance.js";
import type { RunStarter } from "./run-starter.js";
import type { StepPublisher } from "./step-publisher.js";
import type { Waiting } from "./waiting.js";

/** Starts a new run for a failed one. */
export class RunRevival {
  readonly #starter: RunStarter;
  readonly #steps: StepPublisher;
  readonly #publisher: Publisher;
  readonly #waiting: Waiting;
  readonly #runs: Runs;
  readonly #failedRuns: FailedRuns;

  constructor(
    starter: RunStarter,
    steps: StepPublisher,
    publisher: Publisher,
    waiting: Waiting,
    { runs, failedRuns }: Pick<RegionState, "runs" | "failedRuns">,
  ) {
    this.#runs = runs;
    this.#starter = starter;
    this.#steps = steps;
    this.#publisher = publisher;
    this.#waiting = waiting;
    this.#failedRuns = failedRuns;
  }

  /** Refuses settings that a new run may not have. @throws ApiError 400 or 412 */
  check(former: Run, overrides: Overrides): void {
    const { url: destination, callerIp } = former;
    const settings = { ...former.settings, ...overrides };
    this.#publisher.check({ destination, settings, body: new Uint8Array(), callerIp });
  }

  /** From the beginning. */
  restart(former: Run, overrides: Overrides): Run {
    const run = this.#successor(former, overrides);
    const body = Buffer.from(former.steps[0]?.body ?? "", "base64");
    const { url: destination, settings, callerIp } = run;
    const first = { ...settings, delay: overrides.delay };
    this.#steps.add(run, "step", { destination, settings: first, body, callerIp });
    return run;
  }

  /** From where it failed: with all its steps, and with its remaining messages sent again. */
  resume(former: Run, overrides: Overrides): Run {
    const run = this.#successor(former, overrides);
    for (const step of former.steps) this.#runs.addStep(run, step);
    const { messages = [], waiters = [] } = this.#failedRuns.of(former) ?? {};
    for (const message of messages) this.#republish(run, message, overrides);
    for (const waiter of waiters) this.#waiting.wait(run, waiter);
    return run;
  }

  #successor(former: Run, overrides: Overrides): Run {
    const runId = identifier("wfr");
    const settings = { ...settingsFor(runId, former.settings), ...overrides };
    return this.#starter.create(runId, {
      destination: former.url,
      settings,
      body: new Uint8Array(),
      callerIp: former.callerIp,
    });
  }

  #republish(run: Run, message: Message, overrides: Overrides): void {
    const { url, settings, body, callerIp, notBefore, member } = message;
    if (!member || member.callType === "failureCall") return;
    // A request to a third party has its own settings.
    const own = member.callType === "toCallback" ? {} : overrides;
    const { messageId } = this.#publisher.publishOne({
      destination: url,
      settings: {
        ...settingsFor(run.runId, settings),
        ...own,
        notBefore: overrides.delay === undefined ? notBefore : undefined,
      },
      body,
      callerIp,
      member: { ...member, run },
    });
    const index = member.through - 1;
    const step = run.steps[index];
    if (step) this.#runs.setStep(run, index, { ...step, messageId });
  }
}
