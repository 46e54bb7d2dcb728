import { found } from "../protocol/api-error.js";
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
  parallelism: number;
  paused: boolean;
  readonly createdAt: number;
  updatedAt: number;
}

/** The queues of a region. */
export class Queues {
  readonly #queues = new Map<string, Queue>();

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

  /** The queue of this name, made if there is none. */
  obtain(name: string, now: number): Queue {
    return this.#queues.get(name) ?? this.#create(name, now);
  }

  /** Makes a queue, or changes the one there is. */
  upsert(name: string, parallelism: number, paused: boolean, now: number): void {
    const queue = this.obtain(name, now);
    Object.assign(queue, { parallelism, paused, updatedAt: now });
    queue.line.advance();
  }

  setPaused(name: string, paused: boolean, now: number): void {
    const queue = this.get(name);
    Object.assign(queue, { paused, updatedAt: now });
    queue.line.advance();
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
    const line = new Line((active) => !queue.paused && active < queue.parallelism);
    const queue: Queue = {
      name,
      line,
      parallelism: 1,
      paused: false,
      createdAt: now,
      updatedAt: now,
    };
    this.#queues.set(name, queue);
    return queue;
  }
}
