import { ApiError, found } from "../protocol/api-error.js";
import type { Codec, Records } from "../storage/records.js";
import { Table } from "../storage/table.js";
import { Line } from "./line.js";

/** A queue, as the API shows it. */
export interface QueueView {
  readonly name: string;
  readonly parallelism: number;
  readonly paused: boolean;
  /** How many of its messages are not delivered or dead yet. */
  readonly lag: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A queue: a message keeps its place at the head over all of its retries. */
export interface Queue {
  readonly name: string;
  readonly line: Line;
  readonly parallelism: number;
  readonly paused: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A queue, as it is stored. What waits in it follows from the messages. */
type QueueRecord = Omit<Queue, "line">;

const codec: Codec<Queue, QueueRecord> = {
  encode: ({ line, ...queue }) => queue,
  decode: (stored) => {
    const line = new Line((active) => !queue.paused && active < queue.parallelism);
    const queue: Queue = { ...stored, line };
    return queue;
  },
};

/** Checks a name that a queue may be created with. @throws ApiError 400 */
export function queueName(name: unknown): string {
  if (typeof name === "string" && /^[A-Za-z0-9_.-]+$/.test(name)) return name;
  throw new ApiError(400, "invalid queue name", { sent: name });
}

/** The queues of a region. */
export class Queues {
  readonly #records: Records;
  readonly #queues: Table<Queue, QueueRecord>;

  constructor(records: Records) {
    this.#records = records;
    this.#queues = new Table(records, "queues", codec);
  }

  get size(): number {
    return this.#queues.size;
  }

  has(name: string): boolean {
    return this.#queues.has(name);
  }

  /** @throws ApiError 404 */
  get(name: string): Queue {
    return found(this.#queues.get(name), "queue");
  }

  /** The queue of this name, created if there is none. */
  obtain(name: string, now: number): Queue {
    return this.#queues.get(name) ?? this.#create(name, now);
  }

  /** Creates a queue, or changes the existing one. */
  upsert(name: string, parallelism: number, paused: boolean, now: number): void {
    this.#change(this.obtain(name, now), { parallelism, paused, updatedAt: now });
  }

  setPaused(name: string, paused: boolean, now: number): void {
    this.#change(this.get(name), { paused, updatedAt: now });
  }

  /** @throws ApiError 404 */
  delete(name: string): void {
    this.get(name);
    this.#queues.delete(name);
  }

  [Symbol.iterator](): Iterator<Queue> {
    return this.#queues.values();
  }

  #create(name: string, now: number): Queue {
    const record = { name, parallelism: 1, paused: false, createdAt: now, updatedAt: now };
    const queue = codec.decode(record, this.#records, name);
    this.#queues.set(name, queue);
    return queue;
  }

  #change(queue: Queue, change: Partial<QueueRecord>): void {
    Object.assign(queue, change);
    this.#queues.changed(queue.name);
    queue.line.advance();
  }
}
