import type { KeyPair } from "@qstash-verify/testing";
import type { Clock } from "../clock/clock.js";
import type { Message } from "../message/message.js";
import { BulkActions } from "./bulk-actions.js";
import { DeadLetters } from "./dead-letters.js";
import { Deduplication } from "./deduplication.js";
import { Delivered } from "./delivered.js";
import { FailedRuns } from "./failed-runs.js";
import { FlowControls } from "./flow-controls.js";
import { Logs } from "./logs.js";
import { type Queue, Queues, type QueueView } from "./queues.js";
import { Runs } from "./runs.js";
import { Schedules } from "./schedules.js";
import { SigningKeys } from "./signing-keys.js";
import { UrlGroups } from "./url-groups.js";
import { Waiters } from "./waiters.js";

/** Everything a region knows. It survives a restart. */
export class RegionState {
  readonly keys: SigningKeys;
  /** The messages that are not finished, by id. */
  readonly messages: Map<string, Message> = new Map();
  readonly delivered: Delivered = new Delivered();
  readonly bulkActions: BulkActions = new BulkActions();
  readonly queues: Queues = new Queues();
  readonly urlGroups: UrlGroups = new UrlGroups();
  readonly deadLetters: DeadLetters = new DeadLetters();
  readonly logs: Logs = new Logs();
  readonly deduplication: Deduplication = new Deduplication();
  readonly runs: Runs = new Runs();
  readonly failedRuns: FailedRuns = new FailedRuns();
  readonly waiters: Waiters = new Waiters();
  readonly schedules: Schedules = new Schedules();
  readonly flowControls: FlowControls;

  constructor(keys: KeyPair, clock: Clock) {
    this.keys = new SigningKeys(keys);
    this.flowControls = new FlowControls(clock);
  }

  /** Shows a queue, and how many of its messages are not finished. */
  viewOf(queue: Queue): QueueView {
    const { name, parallelism, paused, createdAt, updatedAt } = queue;
    const messages = [...this.messages.values()];
    const lag = messages.filter(({ settings }) => settings.queueName === name).length;
    return { name, parallelism, paused, lag, createdAt, updatedAt };
  }
}
