import { type Access, Api } from "../../dist/api/api.js";
import type { ApiCall } from "../../dist/api/api-call.js";
import { ApiError } from "../../dist/api/api-error.js";
// Loaded here, because a run that waits for it would wait for nothing that is in the interleaver's hands.
import "../../dist/commands/migrate.js";
import { Failure } from "../../dist/failure.js";
import { type Outside, theWorld } from "../../dist/migration/outside.js";
import { run } from "../../dist/run.js";
import type { Terminal } from "../../dist/terminal/terminal.js";
import type { ModelRegion } from "./model-region.js";
import type { Random } from "./random.js";

/** How often calls go wrong, from 0 to 1. */
export interface Faults {
  /** Refused for good: nothing is done. */
  readonly refused: number;
  readonly rateLimited: number;
  /** Breaks off before anything is done. */
  readonly reset: number;
  /** Done, and never answered. */
  readonly lostAnswer: number;
}

export const NO_FAULTS: Faults = { refused: 0, rateLimited: 0, reset: 0, lostAnswer: 0 };

/** A place where a journal is kept. */
export interface Folder {
  journal: string;
  /** The run that has it. */
  holder: Run | undefined;
}

/** A run of the command, in this process. */
export interface Run {
  readonly args: readonly string[];
  readonly folder: Folder;
  /** What it said, on both streams. */
  output: string;
  /** `undefined` until it has ended by itself. */
  code: number | undefined;
  isKilled: boolean;
  /** The later it ended or was killed, the larger. */
  endedAt: number;
  /** When it last looked at all schedules. */
  lookedAt: number;
  /** When it last wrote something. */
  wroteAt: number;
}

interface Pending {
  readonly run: Run;
  readonly fire: (isAnswered: boolean) => void;
}

const ENV = {
  QSTASH_REGION: "EU_CENTRAL_1",
  EU_CENTRAL_1_QSTASH_TOKEN: "token-of-the-source",
  US_EAST_1_QSTASH_TOKEN: "token-of-the-target",
};
const BETWEEN = ["--from", "eu-central-1", "--to", "us-east-1"];
const plain = (text: string) => text;
const paint = new Proxy({}, { get: () => plain }) as never;

/**
 * Lets runs of the real command at two regions, one call at a time, whose turn it is being drawn. All
 * it replaces is the line: commands, plans, journals and retries are those of the program.
 */
export class Interleaver {
  readonly #random: Random;
  readonly #regions: Readonly<Record<string, ModelRegion>>;
  #pending: Pending[] = [];
  #calls = 0;
  faults: Faults = NO_FAULTS;

  constructor(random: Random, regions: { source: ModelRegion; target: ModelRegion }) {
    this.#random = random;
    this.#regions = { EU_CENTRAL_1: regions.source, US_EAST_1: regions.target };
  }

  /** Starts `migrate …` in a folder. */
  start(folder: Folder, args: readonly string[]): Run {
    const [command = "", ...rest] = args;
    const started: Run = {
      args,
      folder,
      output: "",
      code: undefined,
      isKilled: false,
      endedAt: 0,
      lookedAt: 0,
      wroteAt: 0,
    };
    const say = (line: string) => {
      started.output += `${line}\n`;
    };
    const withOutput = () => terminal;
    const terminal: Terminal = {
      env: ENV,
      interactive: false,
      columns: 160,
      paint,
      out: say,
      say,
      drawn: (text) => text,
      withOutput,
    };
    const all = ["migrate", command, ...BETWEEN, ...rest];
    void run(all, terminal, this.#outside(folder, started)).then((code) => {
      started.code = code;
      started.endedAt = this.#calls;
    });
    return started;
  }

  /** Lets the runs go on to their end, and kills some of them on the way. */
  async finish(runs: readonly Run[], kills: number): Promise<void> {
    let left = kills;
    for (;;) {
      await quiet();
      const living = runs.filter((each) => each.code === undefined && !each.isKilled);
      if (living.length === 0) return;
      if (left > 0 && this.#random.chance(0.02)) {
        left -= 1;
        this.#kill(this.#random.pick(living));
      } else this.#fireOne();
    }
  }

  #fireOne(): void {
    const [next] = this.#pending.splice(this.#random.below(this.#pending.length), 1);
    if (!next) throw new Error("a run waits for nothing, and does not end");
    this.#calls += 1;
    next.fire(true);
  }

  /** What is on its way to a region arrives, or does not. */
  #kill(victim: Run): void {
    victim.isKilled = true;
    victim.endedAt = this.#calls;
    const its = this.#pending.filter((each) => each.run === victim);
    this.#pending = this.#pending.filter((each) => each.run !== victim);
    for (const each of its) if (this.#random.chance(0.5)) each.fire(false);
  }

  #outside(folder: Folder, started: Run): Outside {
    return {
      ...theWorld,
      connect: (account, access: Access) => {
        const region = this.#regions[account.region] as ModelRegion;
        const send = (call: ApiCall) =>
          this.#turn(started, () => {
            if (call.method !== "GET") started.wroteAt = this.#calls;
            else if (call.path === "/v2/schedules" && account.region === "EU_CENTRAL_1")
              started.lookedAt = this.#calls;
            return this.#answer(region, call);
          });
        return new Api(account, access, { send, wait: () => this.#turn(started, () => undefined) });
      },
      openJournal: async (name, mayWrite) => {
        const { holder } = folder;
        if (mayWrite && holder?.isKilled === false) throw new Failure(`${name} is in use`);
        if (mayWrite) folder.holder = started;
        return {
          name,
          read: () => folder.journal,
          append: async (lines) => {
            folder.journal += lines;
          },
          close: async () => {
            if (folder.holder === started) folder.holder = undefined;
          },
        };
      },
      watchInterrupts: () => ({ reason: () => undefined, end: () => {} }),
    };
  }

  #turn(of: Run, act: () => unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const fire = (isAnswered: boolean) => {
        try {
          const answer = act();
          if (isAnswered) resolve(answer);
        } catch (error) {
          if (isAnswered) reject(error);
        }
      };
      this.#pending.push({ run: of, fire });
    });
  }

  #answer(region: ModelRegion, call: ApiCall): unknown {
    const { refused, rateLimited, reset, lostAnswer } = this.faults;
    const { chance, pick } = this.#random;
    if (chance(rateLimited)) throw new ApiError("slow down", { status: 429, resetAt: 0 });
    if (chance(reset)) throw new ApiError("ECONNRESET", { code: "ECONNRESET" });
    if (call.method !== "GET" && chance(refused)) {
      throw new ApiError("refused", { status: pick([400, 403, 412, 422]) });
    }
    const answer = region.answer(call);
    if (chance(lostAnswer)) throw new ApiError("ECONNRESET", { code: "ECONNRESET" });
    return answer;
  }
}

/** Until no run has anything to do but wait for its turn. */
function quiet(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
