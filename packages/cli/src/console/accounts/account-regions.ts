import {
  ConsoleProblem,
  type LiveEvent,
  type MessageSummary,
  REGION_NAMES,
  type RegionName,
  type RegionStatus,
} from "@qstash-verify/console";
import type { Account } from "../../environment/account.js";
import type { Variables } from "../../environment/settings.js";
import { tokenProblem } from "../../guide/check-tokens.js";
import { impatientApi, type OpenApi } from "../open-api.js";
import { READ_ONLY } from "../read-only.js";
import { regionSentence } from "../region-sentence.js";
import { CONSOLE_KINDS } from "../resources/console-kinds.js";
import type { FoundAccounts } from "./found-accounts.js";
import { LogBook } from "./log-book.js";
import type { Pace } from "./polling-pause.js";
import { absentStatus, watchedStatus } from "./region-status.js";
import { RegionWatch } from "./region-watch.js";

/** What the regions are made of. */
export interface AccountRegionsParts extends FoundAccounts {
  readonly mayWrite: boolean;
  readonly pace: Pace;
  /** Messages of a region that are kept. */
  readonly mostMessages: number;
  readonly tell: (event: LiveEvent) => void;
  /** The state of the regions has changed. */
  readonly onStanding: () => void;
}

/** A region with an account. */
interface Watched {
  readonly account: Account;
  readonly book: LogBook;
  readonly watch: RegionWatch;
}

/** The regions of real accounts: each is watched by itself, and called by its token. */
export class AccountRegions {
  readonly #parts: AccountRegionsParts;
  readonly #watched = new Map<RegionName, Watched>();
  #isOver = false;

  constructor(parts: AccountRegionsParts) {
    this.#parts = parts;
    for (const region of REGION_NAMES) {
      const account = parts.accounts[region];
      if (typeof account === "string") continue;
      const book = new LogBook(region, parts.mostMessages);
      this.#watched.set(region, { account, book, watch: this.#watch(account, book) });
    }
  }

  /** The settings, in which the keys of each region are found by its name. */
  get env(): Variables {
    return this.#parts.env;
  }

  /** Those with an account. */
  get names(): readonly RegionName[] {
    return [...this.#watched.keys()];
  }

  /** Returns a region's API. @throws ConsoleProblem also for a write without permission */
  readonly open: OpenApi = (region, access) => {
    const { account } = this.#of(region);
    if (access === "read") return this.#api(account);
    if (!this.#parts.mayWrite) throw new ConsoleProblem(403, READ_ONLY);
    return impatientApi(account, "write", { isWanted: () => !this.#isOver });
  };

  /** The newest messages of all regions, the newest first. */
  messages(): MessageSummary[] {
    const all = [...this.#watched.values()].flatMap(({ book }) => book.list());
    return all.sort((a, b) => b.createdAt - a.createdAt).slice(0, this.#parts.mostMessages);
  }

  start(): void {
    for (const { watch } of this.#watched.values()) watch.start();
  }

  stop(): void {
    for (const { watch } of this.#watched.values()) watch.stop();
  }

  /** Stops all polling. */
  end(): void {
    this.#isOver = true;
    this.stop();
  }

  /** The counts may be outdated. */
  outdate(): void {
    for (const { watch } of this.#watched.values()) watch.outdate();
  }

  statuses(): RegionStatus[] {
    return REGION_NAMES.map((name) => this.#status(name));
  }

  #of(region: RegionName): Watched {
    const watched = this.#watched.get(region);
    if (watched) return watched;
    throw new ConsoleProblem(404, String(this.#parts.accounts[region]));
  }

  #api(account: Account): ReturnType<OpenApi> {
    return impatientApi(account, "read", { isWanted: () => !this.#isOver });
  }

  #watch(account: Account, book: LogBook): RegionWatch {
    const { pace, tell, onStanding, accounts } = this.#parts;
    const all = [...CONSOLE_KINDS.map(({ name }) => name), "keys"];
    const connect = (each: Account) => this.#api(each);
    return new RegionWatch({
      ...{ account, book, pace, onStanding },
      onMessages: (messages) => tell({ type: "messages", messages }),
      onLists: (what = all) => tell({ type: "changed", what }),
      explainRefusal: async () => {
        const others = Object.values(accounts).filter((each) => typeof each !== "string");
        const other = others.find((each) => each.region !== account.region);
        const problem = await tokenProblem(account, other, { connect });
        return problem === "" ? undefined : regionSentence(problem, account.region);
      },
    });
  }

  #status(name: RegionName): RegionStatus {
    const watched = this.#watched.get(name);
    if (!watched) return absentStatus(this.#parts, name, String(this.#parts.accounts[name]));
    const other = REGION_NAMES.find((each) => each !== name);
    const others = other && this.#watched.get(other)?.watch.readings.keys;
    return watchedStatus(this.#parts, watched, typeof others === "string" ? undefined : others);
  }
}
