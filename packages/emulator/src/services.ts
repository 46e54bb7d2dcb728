import type { KeyPair, Region } from "@qstash-verify/testing";
import type { Clock } from "./clock/clock.js";
import { Courier } from "./delivery/courier.js";
import { Dispatcher } from "./delivery/dispatcher.js";
import { Publisher } from "./delivery/publisher.js";
import { Sender } from "./delivery/sender.js";
import type { Faults } from "./faults/faults.js";
import type { Limits } from "./limits.js";
import { RegionState } from "./state/region-state.js";
import { Intake } from "./workflow/intake.js";
import { RunEndings } from "./workflow/run-endings.js";
import { RunRevival } from "./workflow/run-revival.js";
import { RunStarter } from "./workflow/run-starter.js";
import { StepPublisher } from "./workflow/step-publisher.js";
import { Waiting } from "./workflow/waiting.js";

/** What a region does, and what it knows: all that its API needs. */
export interface Services {
  readonly state: RegionState;
  readonly clock: Clock;
  readonly intake: Intake;
  readonly publisher: Publisher;
  readonly dispatcher: Dispatcher;
  readonly sender: Sender;
  readonly endings: RunEndings;
  readonly waiting: Waiting;
  readonly revival: RunRevival;
  readonly limits: Limits;
}

/** What a region's services are made of. */
export interface ServiceParts {
  readonly name: Region;
  readonly keys: KeyPair;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly faults: Faults;
  /** The application's present, which signatures bear, in milliseconds since 1970. */
  readonly signatureNow: () => number;
  /** Whose key signs, and whose name is told, by a fault. */
  readonly other: () => { readonly name: Region; readonly keys: KeyPair };
}

/**
 * Puts together what a region does. Its parts know each other in a circle (a schedule publishes, a
 * delivery calls back), which is closed here and nowhere else.
 */
export function createServices(parts: ServiceParts): Services {
  const { name, keys, limits, clock, faults, signatureNow, other } = parts;
  const state: RegionState = new RegionState(keys, clock, (schedule) =>
    [publisher.publish(schedule)].flat().map(({ messageId }) => messageId),
  );
  const sender = new Sender({
    region: name,
    faults,
    keys: () => state.keys.pair,
    other,
    now: signatureNow,
    workflowBytes: limits.workflowBytes,
  });
  const dispatcher: Dispatcher = new Dispatcher(state, clock, limits.parallelism, (message) =>
    courier.deliver(message),
  );
  const publisher = new Publisher(state, clock, dispatcher, limits);
  const steps = new StepPublisher(publisher, clock);
  const starter = new RunStarter(state.runs, steps, clock);
  const intake = new Intake(state.runs, publisher, starter, steps);
  const endings = new RunEndings(state, clock, dispatcher, steps);
  const waiting = new Waiting(state.waiters, steps, clock);
  const revival = new RunRevival(starter, steps, publisher, waiting);
  const courier = new Courier(state, clock, sender, intake, endings, signatureNow);
  return {
    state,
    clock,
    intake,
    publisher,
    dispatcher,
    sender,
    endings,
    waiting,
    revival,
    limits,
  };
}
