/** What the plan of an account allows. */
export interface Limits {
  /** How many schedules, URL groups and queues there may be; one more is answered with 412. */
  readonly schedules: number;
  readonly urlGroups: number;
  readonly queues: number;
  /** How often a message may be retried; more is answered with 412. */
  readonly retries: number;
  /** How far in the future a message may be delivered, in seconds; more is answered with 412. */
  readonly delaySeconds: number;
  /** Bytes of one message's body; a larger one is answered with 412. */
  readonly messageBytes: number;
  /** Bytes of a request as a whole, such as a batch; a larger one is answered with 413. */
  readonly requestBytes: number;
  /** Bytes of a workflow run's steps. Larger ones are not delivered, and the SDK fetches them. */
  readonly workflowBytes: number;
  /** How many attempts a region makes at the same time. Further ones wait. */
  readonly parallelism: number;
}

/** Why a message is refused that has more than `messageBytes`. */
export function messageTooLarge({ messageBytes }: Limits): string {
  return `quota exceeded: message size, current limit: ${messageBytes}`;
}

/** The default limits, high enough that a test does not reach them by accident. */
export const DEFAULT_LIMITS: Limits = {
  schedules: 1_000,
  urlGroups: 1_000,
  queues: 1_000,
  retries: 1_000,
  delaySeconds: 31_536_000,
  messageBytes: 10 * 1024 * 1024,
  requestBytes: 32 * 1024 * 1024,
  workflowBytes: 1024 * 1024,
  parallelism: 100,
};
