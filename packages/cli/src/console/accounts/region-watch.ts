import { setTimeout as sleep } from "node:timers/promises";
import { Api } from "../../api/api.js";
import { ApiError } from "../../api/api-error.js";
import type { Account } from "../../environment/account.js";
import { impatientLine } from "../open-api.js";
import { LogReader } from "./log-reader.js";
import { type Pace, pollingPause } from "./polling-pause.js";
import { STILL_ASKED, type Standing, standingAfter, standingOf } from "./region-reach.js";
import { type RecordParts, type RegionReadings, RegionRecord } from "./region-record.js";
import { timedLine } from "./timed-line.js";

/** What a watch is made of. */
export interface WatchParts extends RecordParts {
  readonly account: Account;
  readonly pace: Pace;
  /** The state of the region has changed. */
  readonly onStanding: () => void;
  /** Why the region refuses the token, in a sentence; `undefined` if it accepts it. */
  readonly explainRefusal: () => Promise<string | undefined>;
}

/** Milliseconds in which a call of a poll is tried again: the next poll is soon. */
const PATIENCE = 1_000;
const NOT_UNDERSTOOD: Standing = {
  reach: "failing",
  problem: "Its answer could not be understood. It is asked again automatically.",
};

/** Polls a region as long as a page is open, independently of the other region. */
export class RegionWatch {
  readonly #parts: WatchParts;
  readonly #reader: LogReader;
  readonly #record: RegionRecord;
  #standing: Standing = { reach: "asking" };
  #slowest = 0;
  #failures = 0;
  #isWanted = false;
  #isRunning = false;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#record = new RegionRecord(parts);
    this.#reader = new LogReader(parts.book, (added) => this.#record.note(added));
  }

  get standing(): Standing {
    return this.#standing;
  }

  get readings(): RegionReadings {
    return this.#record.readings;
  }

  /** The counts are read again with the next poll. */
  outdate(): void {
    this.#record.outdate();
  }

  start(): void {
    this.#isWanted = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#run();
  }

  /** No further poll is begun. */
  stop(): void {
    this.#isWanted = false;
  }

  async #run(): Promise<void> {
    while (this.#isWanted) {
      const begun = performance.now();
      const error = await this.#poll();
      const took = performance.now() - begun;
      const pause = pollingPause(this.#parts.pace, error, this.#failures, took);
      // The timer does not keep the process alive, so that the process can end at any time.
      await sleep(pause, undefined, { ref: false });
    }
    this.#isRunning = false;
  }

  /** @returns why it failed, if it did */
  async #poll(): Promise<unknown> {
    const { account } = this.#parts;
    const isWanted = () => this.#isWanted;
    const line = timedLine(impatientLine(account, { milliseconds: PATIENCE, isWanted }), {
      onSlow: () => this.#isWell() && this.#set(STILL_ASKED),
      onAnswer: (milliseconds) => {
        this.#slowest = Math.max(this.#slowest, milliseconds);
      },
    });
    const api = new Api(account, "read", line);
    this.#slowest = 0;
    try {
      await this.#reader.read(api);
      await this.#record.read(api);
      this.#failures = 0;
      this.#set(standingAfter(this.#slowest));
      return undefined;
    } catch (error) {
      this.#failures += 1;
      if (this.#isWanted) this.#set(await this.#standingBy(api, error));
      return error;
    }
  }

  async #standingBy(api: Api, error: unknown): Promise<Standing> {
    if (!(error instanceof ApiError)) return NOT_UNDERSTOOD;
    const standing = standingOf(api, error);
    if (standing.reach !== "refused") return standing;
    if (this.#standing.reach === "refused") return this.#standing;
    const problem = await this.#parts.explainRefusal();
    return problem === undefined ? standing : { ...standing, problem };
  }

  #isWell(): boolean {
    const { reach } = this.#standing;
    return reach === "answers" || reach === "asking";
  }

  #set(standing: Standing): void {
    const wasWell = this.#isWell();
    this.#standing = standing;
    this.#parts.onStanding();
    if (wasWell !== this.#isWell()) this.#parts.onLists();
  }
}
