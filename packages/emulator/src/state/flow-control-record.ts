/** The state of a key, as it is stored. What waits for it follows from the messages. */
export interface FlowControlRecord {
  readonly parallelism: number;
  readonly rate: number;
  /** Milliseconds. */
  readonly period: number;
  readonly rateCount: number;
  /** Milliseconds since 1970. */
  readonly periodStart: number;
  readonly isPaused: boolean;
  readonly isPinnedParallelism: boolean;
  readonly isPinnedRate: boolean;
}

/** The first state of a key. */
export const INITIAL_FLOW_CONTROL: FlowControlRecord = {
  parallelism: 0,
  rate: 0,
  period: 1000,
  rateCount: 0,
  periodStart: 0,
  isPaused: false,
  isPinnedParallelism: false,
  isPinnedRate: false,
};
