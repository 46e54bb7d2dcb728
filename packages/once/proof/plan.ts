import type { FaultSettings } from "@qstash-verify/emulator";
import type { Mixture } from "./job.js";

/** One thing that is done to the processes while messages are under way. */
export type Action = "killHolder" | "stopHolder" | "killStore" | "pauseStore";

/** How large a run is, and what goes wrong in it. Times are milliseconds. */
export interface Plan {
  readonly messages: number;
  /** How many are published a second, half of them in each region. */
  readonly rate: number;
  readonly leaseSeconds: number;
  /** How many attempts each region makes at a time. */
  readonly parallelism: number;
  /** How long an operation of the store may take. */
  readonly storeSeconds: number;
  /** How long the emulator waits for an answer. */
  readonly timeout: number;
  readonly mixture: Mixture;
  /** What the emulator does to attempts and answers. */
  readonly network: FaultSettings;
  /** What is done to processes, once at least and over again until all messages are published. */
  readonly actions: readonly Action[];
  /** Between the end of an action and the next. */
  readonly pause: number;
  /** How long a holder is stopped. */
  readonly holderStopped: number;
  /** How long a store is paused. */
  readonly storePaused: number;
  /** How long a killed store is away. */
  readonly storeAway: number;
}

const LEASE = 2;

/** Of a store and its holders: stopped longer than a lease, and than the emulator waits for an answer. */
export const whole: Plan = {
  messages: 10_000,
  rate: 100,
  parallelism: 40,
  leaseSeconds: LEASE,
  storeSeconds: 1,
  timeout: 4000,
  mixture: { longEvery: 97, failsEvery: 53, diesEvery: 307, long: 3000 },
  network: { duplicate: 0.05, reorder: 0.2, drop: 0.01, dropAnswer: 0.03 },
  actions: ["killHolder", "pauseStore", "killHolder", "stopHolder", "killStore"],
  pause: 2500,
  holderStopped: 7000,
  storePaused: 3500,
  storeAway: 1000,
};

/** The same in a test's time: every kind of fault once or twice. */
export const small: Plan = {
  ...whole,
  messages: 600,
  rate: 40,
  mixture: { longEvery: 60, failsEvery: 30, diesEvery: 100, long: 3000 },
  actions: ["stopHolder", "killStore", "killHolder", "pauseStore"],
  pause: 600,
  holderStopped: 5000,
};
