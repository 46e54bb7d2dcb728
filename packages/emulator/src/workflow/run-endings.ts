import type { Clock } from "../clock/clock.js";
import type { Dispatcher } from "../delivery/dispatcher.js";
import type { Limits } from "../limits.js";
import type { Invocation } from "../message/invocation.js";
import type { Message } from "../message/message.js";
import { parseMessageSettings } from "../message/message-settings.js";
import type { Outcomes } from "../message/outcomes.js";
import type { Run, RunState } from "../message/run.js";
import { toHeaders } from "../protocol/header-list.js";
import type { DeadLetter } from "../state/dead-letters.js";
import type { RegionState } from "../state/region-state.js";
import type { StepPublisher } from "./step-publisher.js";

/** Ends runs. The remaining messages and waits of a run are removed, and the run that invoked it is told. */
export class RunEndings {
  readonly #state: RegionState;
  readonly #clock: Clock;
  readonly #dispatcher: Dispatcher;
  readonly #steps: StepPublisher;
  readonly #outcomes: Outcomes;
  readonly #limits: Limits;

  constructor(
    state: RegionState,
    clock: Clock,
    dispatcher: Dispatcher,
    steps: StepPublisher,
    outcomes: Outcomes,
    limits: Limits,
  ) {
    this.#state = state;
    this.#clock = clock;
    this.#dispatcher = dispatcher;
    this.#steps = steps;
    this.#outcomes = outcomes;
    this.#limits = limits;
  }

  /** The workflow returned. @param response what it returned, as JSON; empty for nothing */
  succeed(run: Run, response: string): void {
    if (run.state !== "RUN_STARTED") return;
    this.#end(run, "RUN_SUCCESS", response || undefined);
    // The delivery that reports the end is itself still running, and will be answered.
    for (const message of this.#messagesOf(run)) {
      if (!this.#dispatcher.isUnderWay(message)) this.#dispatcher.cancel(message);
    }
    this.#state.waiters.removeRun(run);
  }

  cancel(run: Run): void {
    if (run.state !== "RUN_STARTED") return;
    this.#end(run, "RUN_CANCELED");
    for (const message of this.#messagesOf(run)) this.#dispatcher.cancel(message);
    this.#state.waiters.removeRun(run);
  }

  /** The attempts of one of its messages are used up. */
  fail(run: Run, { dlqId, message: failed, answer: cause, error: reason }: DeadLetter): void {
    if (run.state !== "RUN_STARTED") return;
    this.#end(run, "RUN_FAILED");
    const others = this.#messagesOf(run).filter((each) => each !== failed);
    for (const message of others) this.#dispatcher.cancel(message);
    const waiters = this.#state.waiters.removeRun(run);
    const messages = [failed, ...others];
    this.#state.failedRuns.add(run, { dlqId, cause, reason, messages, waiters, call: undefined });
  }

  #end(run: Run, state: RunState, response?: string): void {
    this.#state.runs.end(run, state, this.#clock.now(), response);
    this.#outcomes.tell("runEnded", run);
    const { invocation } = run;
    const invoker = invocation && this.#state.runs.find(invocation.runId);
    if (!invocation || !invoker) return;
    const result = {
      destination: invocation.url,
      settings: parseMessageSettings(toHeaders(invocation.headers), this.#limits),
      body: invocationResult(invocation, state, response),
      callerIp: run.callerIp,
    };
    if (invoker.state === "RUN_STARTED") this.#steps.submit(invoker, result);
    else if (invoker.state === "RUN_FAILED") this.#steps.note(invoker, result);
  }

  #messagesOf(run: Run): Message[] {
    return [...this.#state.messages.values()].filter(({ member }) => member?.run === run);
  }
}

/** The step of the run that waited. */
function invocationResult(
  { step }: Invocation,
  state: RunState,
  response: string | undefined,
): Uint8Array {
  const isCanceled = state === "RUN_CANCELED";
  const isFailed = state === "RUN_FAILED";
  const out = JSON.stringify({ body: response, isCanceled, isFailed });
  return new TextEncoder().encode(JSON.stringify({ ...step, out }));
}
