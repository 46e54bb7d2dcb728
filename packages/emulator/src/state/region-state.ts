import type { KeyPair } from "@qstash-verify/testing";
import type { Clock } from "../clock/clock.js";
import { freshToken } from "../fresh-account.js";
import type { Timeline } from "../message/timeline.js";
import { Cell } from "../storage/cell.js";
import { Counter } from "../storage/counter.js";
import type { Records } from "../storage/records.js";
import { BulkActions } from "./bulk-actions.js";
import { DeadLetters } from "./dead-letters.js";
import { Deduplication } from "./deduplication.js";
import { Delivered } from "./delivered.js";
import { FailedRuns } from "./failed-runs.js";
import { FlowControls } from "./flow-controls.js";
import { Logs } from "./logs.js";
import { Messages } from "./messages.js";
import { type Queue, Queues, type QueueView } from "./queues.js";
import { Runs } from "./runs.js";
import { Schedules } from "./schedules.js";
import { SigningKeys } from "./signing-keys.js";
import { Timelines, waitingState } from "./timelines.js";
import { UrlGroups } from "./url-groups.js";
import { Waiters } from "./waiters.js";

/** The given parts of a region's account. They are not stored. */
export interface GivenAccount {
  readonly token?: string | undefined;
  readonly keys?: KeyPair | undefined;
}

/** The whole state of a region. It survives a restart and, with storage, the end of the process. */
export class RegionState {
  readonly token: string;
  readonly keys: SigningKeys;
  readonly messages: Messages;
  /** The counter of messages. */
  readonly messageOrder: Counter;
  readonly delivered: Delivered;
  readonly bulkActions: BulkActions;
  readonly queues: Queues;
  readonly urlGroups: UrlGroups;
  readonly deadLetters: DeadLetters;
  readonly logs: Logs;
  readonly deduplication: Deduplication;
  readonly runs: Runs;
  readonly failedRuns: FailedRuns;
  readonly waiters: Waiters;
  readonly schedules: Schedules;
  readonly flowControls: FlowControls;
  /** What was sent, bodies included. In memory only. */
  readonly timelines: Timelines = new Timelines();

  /** @param given replaces stored or random values */
  constructor(records: Records, clock: Clock, given: GivenAccount) {
    this.token = new Cell(records, "token", freshToken, given.token).value;
    this.keys = new SigningKeys(records, given.keys);
    this.messages = new Messages(records);
    this.messageOrder = new Counter(records, "messageOrder");
    this.delivered = new Delivered(records);
    this.bulkActions = new BulkActions(records);
    this.queues = new Queues(records);
    this.urlGroups = new UrlGroups(records);
    this.deadLetters = new DeadLetters(records);
    this.logs = new Logs(records);
    this.deduplication = new Deduplication(records);
    this.runs = new Runs(records);
    this.failedRuns = new FailedRuns(records);
    this.waiters = new Waiters(records);
    this.schedules = new Schedules(records);
    this.flowControls = new FlowControls(records, clock);
  }

  /** The timeline of a message. It is short for one that was published before the process began. */
  timelineOf(messageId: string): Timeline | undefined {
    const message = this.messages.get(messageId);
    return (
      this.timelines.find(messageId) ??
      (message && { message, state: waitingState(message), attempts: [] })
    );
  }

  /** Shows a queue, and how many of its messages are not finished. */
  viewOf(queue: Queue): QueueView {
    const { name, parallelism, paused, createdAt, updatedAt } = queue;
    const messages = [...this.messages.values()];
    const lag = messages.filter(({ settings }) => settings.queueName === name).length;
    return { name, parallelism, paused, lag, createdAt, updatedAt };
  }
}
