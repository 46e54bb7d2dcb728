import type { KeyPair, Region } from "@qstash-verify/testing";
import type { Clock } from "./clock/clock.js";
import { Courier } from "./delivery/courier.js";
import { Dispatcher } from "./delivery/dispatcher.js";
import { Publisher } from "./delivery/publisher.js";
import { Sender } from "./delivery/sender.js";
import type { Faults } from "./faults/faults.js";
import { Intake } from "./intake/intake.js";
import { Scheduler } from "./intake/scheduler.js";
import type { Limits } from "./limits.js";
import { burial } from "./listeners/burial.js";
import { callingBack } from "./listeners/calling-back.js";
import type { EmulatorEvent } from "./listeners/event.js";
import { keeping } from "./listeners/keeping.js";
import { liveEvents } from "./listeners/live-events.js";
import { logKeeping } from "./listeners/log-keeping.js";
import { runEnding } from "./listeners/run-ending.js";
import { scheduleReporting } from "./listeners/schedule-reporting.js";
import { timelineKeeping } from "./listeners/timeline-keeping.js";
import { Outcomes } from "./message/outcomes.js";
import { type GivenAccount, RegionState } from "./state/region-state.js";
import type { Records } from "./storage/records.js";
import { contentOf } from "./workflow/delivered-run.js";
import { nonWorkflow } from "./workflow/non-workflow.js";
import { RunEndings } from "./workflow/run-endings.js";
import { RunRevival } from "./workflow/run-revival.js";
import { RunStarter } from "./workflow/run-starter.js";
import { StepPublisher } from "./workflow/step-publisher.js";
import { Waiting } from "./workflow/waiting.js";

/** What a region does, and what it knows: all that its API needs. */
export interface Services {
  readonly state: RegionState;
  readonly records: Records;
  readonly clock: Clock;
  readonly intake: Intake;
  readonly scheduler: Scheduler;
  readonly dispatcher: Dispatcher;
  readonly sender: Sender;
  readonly endings: RunEndings;
  readonly waiting: Waiting;
  readonly revival: RunRevival;
  readonly limits: Limits;
  /** Rolls the signing keys. */
  readonly rollKeys: () => KeyPair;
}

/** What a region's services are made of. */
export interface ServiceParts {
  readonly name: Region;
  readonly account: GivenAccount;
  readonly records: Records;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly faults: Faults;
  /** The present time of the app, which signatures use, in milliseconds since 1970. */
  readonly signatureNow: () => number;
  /** The region whose key signs, or whose name is sent, because of a fault. */
  readonly other: () => {
    readonly name: Region;
    readonly keys: KeyPair;
    readonly token: string;
  };
  /** Called for everything that happens, with a function that makes the event if there are listeners. */
  readonly onEvent: (event: () => EmulatorEvent) => void;
}

/**
 * Puts a region's services together, from the last thing that happens to a message to the first. Each
 * consequence of an outcome is a listener. A new one is a line at the end, in the order of effects.
 */
export function createServices(parts: ServiceParts): Services {
  const { name, account, records, limits, clock, faults, signatureNow, other, onEvent } = parts;
  const state = new RegionState(records, clock, account);
  const outcomes = new Outcomes();
  const sender = new Sender({
    region: name,
    faults,
    keys: () => state.keys.pair,
    other,
    now: signatureNow,
    content: (message) => contentOf(message, limits.workflowBytes),
  });
  const courier = new Courier(clock, sender, outcomes, signatureNow, (message, answer) =>
    nonWorkflow(message, answer, state.runs),
  );
  const dispatcher = new Dispatcher(state, clock, limits.parallelism, courier, outcomes);
  const publisher = new Publisher(state, clock, dispatcher, limits, outcomes);
  const steps = new StepPublisher(state.runs, publisher, clock);
  const starter = new RunStarter(state.runs, steps, clock, outcomes);
  const intake = new Intake(state, publisher, starter, steps);
  const scheduler = new Scheduler(state.schedules, clock, intake, outcomes);
  const endings = new RunEndings(state, clock, dispatcher, steps, outcomes, limits);
  const waiting = new Waiting(state.waiters, steps, clock);
  const revival = new RunRevival(starter, steps, publisher, waiting, state);
  outcomes.add(
    timelineKeeping(state.timelines, clock),
    logKeeping(state.logs, clock),
    scheduleReporting(state.schedules),
    keeping(state.delivered, clock),
    burial(state.deadLetters, clock),
    liveEvents({ region: name, clock, deadLetters: state.deadLetters, tell: onEvent }),
    runEnding(state, endings, dispatcher),
    callingBack(intake, state.deadLetters),
  );
  for (const each of [dispatcher, scheduler, waiting]) each.takeUp();
  records.onFailure(() => dispatcher.pause());
  records.finish();
  const rollKeys = (): KeyPair => {
    const keys = state.keys.roll();
    onEvent(() => ({ type: "keysRolled", time: clock.now(), region: name }));
    return keys;
  };
  return {
    state,
    records,
    clock,
    intake,
    scheduler,
    dispatcher,
    sender,
    endings,
    waiting,
    revival,
    limits,
    rollKeys,
  };
}
