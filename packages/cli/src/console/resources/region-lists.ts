import { ConsoleProblem, type RegionName, type ResourceRow } from "@qstash-verify/console";
import { Failure } from "../../failure.js";
import { publishedBefore } from "../../migration/published-before.js";
import { readUpTo } from "../../resources/read-regions.js";
import type { ResourceKind } from "../../resources/resource-kind.js";
import type { OpenApi } from "../open-api.js";
import { regionSentence } from "../region-sentence.js";
import { resourceRow } from "./resource-row.js";

/** The most rows of a region. A page with more would be unusable. */
const MOST_ROWS = 1_000;
/** Milliseconds after which the other region is shown without waiting for this one. */
const LONGEST_READ = 10_000;

/** What is known of a kind in a region. */
export interface RegionRows {
  readonly rows: readonly ResourceRow[];
  /** When they were read, in milliseconds since 1970; absent before the first time. */
  readonly readAt?: number;
  readonly hasMore: boolean;
  /** Why they are outdated. */
  readonly problem?: string;
}

/** The last list of each kind in each region. Only one of each is kept. */
export class RegionLists {
  readonly #open: OpenApi;
  readonly #journalFolder: string | undefined;
  readonly #last = new Map<string, RegionRows>();
  readonly #underWay = new Map<string, Promise<RegionRows>>();

  /** @param journalFolder where migrations record what they have published */
  constructor(open: OpenApi, journalFolder: string | undefined) {
    this.#open = open;
    this.#journalFolder = journalFolder;
  }

  /** Reads a kind in a region; if that fails, returns the last list and the reason. */
  async read(kind: ResourceKind, region: RegionName): Promise<RegionRows> {
    const key = `${kind.name} ${region}`;
    try {
      return await inTime(this.#begin(key, kind, region));
    } catch (error) {
      if (!(error instanceof Failure || error instanceof ConsoleProblem)) throw error;
      const { rows = [], hasMore = false, ...last } = this.#last.get(key) ?? {};
      return { ...last, rows, hasMore, problem: regionSentence(error.message, region) };
    }
  }

  /** Several pages that ask at the same time share one read. */
  #begin(key: string, kind: ResourceKind, region: RegionName): Promise<RegionRows> {
    const underWay = this.#underWay.get(key);
    if (underWay) return underWay;
    const begun = this.#read(kind, region)
      .then((rows) => {
        this.#last.set(key, rows);
        return rows;
      })
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, begun);
    return begun;
  }

  async #read(kind: ResourceKind, region: RegionName): Promise<RegionRows> {
    const readAt = Date.now();
    const api = this.#open(region, "read");
    const { items, hasMore } = await readUpTo(api, kind, MOST_ROWS);
    const isDelivered = kind.verbs?.some(({ deliversAgain }) => deliversAgain);
    const find = isDelivered && (await publishedBefore(api.account, this.#journalFolder));
    const rows = items.flatMap((record) => resourceRow(kind, region, record, find || undefined));
    return { rows, readAt, hasMore };
  }
}

async function inTime<T>(read: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const problem = new ConsoleProblem(502, "the region has not answered yet");
    timer = setTimeout(() => reject(problem), LONGEST_READ);
  });
  // Nobody waits for it any more when it is late.
  read.catch(() => {});
  try {
    return await Promise.race([read, late]);
  } finally {
    clearTimeout(timer);
  }
}
