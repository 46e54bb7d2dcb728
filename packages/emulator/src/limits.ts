/** What the plan of an account allows. */
export interface Limits {
  /** How many schedules, URL groups and queues there may be; one more is answered with 412. */
  readonly schedules: number;
  readonly urlGroups: number;
  readonly queues: number;
  /** Bytes of one message's body; a larger one is answered with 412. */
  readonly messageBytes: number;
  /** Bytes of a request as a whole, such as a batch; a larger one is answered with 413. */
  readonly requestBytes: number;
  /** Bytes of a workflow run's steps; more are not delivered, and left to be fetched. */
  readonly workflowBytes: number;
  /** How many attempts a region makes at a time; what exceeds it waits. */
  readonly parallelism: number;
}

/** The limits unless the options say otherwise: nothing that a test would run into by accident. */
export const DEFAULT_LIMITS: Limits = {
  schedules: 1_000,
  urlGroups: 1_000,
  queues: 1_000,
  messageBytes: 10 * 1024 * 1024,
  requestBytes: 32 * 1024 * 1024,
  workflowBytes: 1024 * 1024,
  parallelism: 100,
};
