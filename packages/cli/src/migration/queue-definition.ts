import { ordered } from "./ordered.js";
import type { ApiRecord } from "./schedule-definition.js";

/** What a queue is made of. */
export interface QueueDefinition {
  readonly name: string;
  readonly parallelism: number;
  readonly paused: boolean;
}

/** Reads a queue. */
export function queueDefinition({ name, parallelism, paused }: ApiRecord): QueueDefinition {
  return ordered<QueueDefinition>({
    name: String(name ?? ""),
    parallelism: typeof parallelism === "number" ? parallelism : 1,
    paused: paused === true,
  });
}
