import type { Region } from "@qstash-verify/testing";
import type { Clock } from "./clock/clock.js";
import type { EmulatorClock } from "./emulator-clock.js";
import { type EnvironmentMode, migrationVariables, singleVariables } from "./environment.js";
import type { FaultSettings } from "./faults/fault-settings.js";
import type { EmulatorEvent, EmulatorListener } from "./listeners/event.js";
import type { EmulatorOptions } from "./options.js";
import { Listeners } from "./protocol/listeners.js";
import type { EmulatedRegion } from "./region.js";
import { createRegions } from "./regions.js";
import type { DataFolderError } from "./storage/data-folder-error.js";
import { Records } from "./storage/records.js";
import { Storage } from "./storage/storage.js";
import { keptClock } from "./timekeeping.js";

const REGIONS: readonly Region[] = ["EU_CENTRAL_1", "US_EAST_1"];

/** A local QStash: two regions that share nothing but the time. */
export class Emulator {
  readonly regions: Readonly<Record<Region, EmulatedRegion>>;
  readonly #storage: Storage | undefined;
  readonly #clock: Clock;
  readonly #listeners = new Listeners<EmulatorEvent>();
  #started: readonly Region[] = REGIONS;

  constructor(options: EmulatorOptions) {
    const storage = options.dataDir === undefined ? undefined : new Storage(options.dataDir);
    const clock = keptClock(options, new Records("emulator", storage), storage?.stored.time);
    this.#storage = storage;
    this.#clock = clock;
    this.regions = createRegions(options, clock, storage, (event) => this.#listeners.tell(event));
    storage?.stored.finish();
    storage?.onFailure(() => clock.stop());
  }

  /** The emulator's time. */
  get clock(): EmulatorClock {
    return this.#clock;
  }

  /** The faults of both regions; each has its own, too. */
  readonly faults: { set(settings: FaultSettings): void; clear(): void } = {
    set: (settings) => this.#each((region) => region.faults.set(settings)),
    clear: () => this.#each((region) => region.faults.clear()),
  };

  /**
   * Listens, and delivers. Resolves with the emulator itself.
   *
   * @param names the regions to start. Default: both.
   * @throws DataFolderError if the data folder cannot be used or written; otherwise the error of the first
   *   region that failed. Then no region is started
   */
  async start(names: readonly Region[] = REGIONS): Promise<this> {
    this.#storage?.open(() => this.#clock.now());
    this.#started = names;
    const starts = await Promise.allSettled(names.map((name) => this.regions[name].start()));
    const failed = starts.find((start) => start.status === "rejected");
    if (failed) {
      await this.stop();
      throw failed.reason;
    }
    this.#clock.start();
    return this;
  }

  /** Ends everything that is running and closes every connection. Its state can still be read. */
  async stop(): Promise<void> {
    this.#clock.stop();
    await Promise.all(this.#each((region) => region.stop()));
    if (!this.#storage) return;
    await this.#clock.activity.idle();
    this.#storage.close();
  }

  /**
   * Stops, and starts again on the same ports with the same state. Attempts that were running are made again,
   * because their outcome is unknown.
   */
  async restart(): Promise<void> {
    await this.stop();
    await this.start(this.#started);
  }

  /**
   * The variables to give an application, so that it sends to the emulator and trusts its keys. Those that the mode
   * does not use are empty, which counts as not set: the settings of a real account, in the shell or in a `.env`
   * file, are not used beside them.
   *
   * @param region in `single` mode the region of the account, otherwise the primary region
   * @throws Error before that region, or in `migration` mode both, were started, unless `regions` names the port
   */
  env(mode: EnvironmentMode, region: Region = "EU_CENTRAL_1"): Record<string, string> {
    if (mode === "single") return singleVariables(this.regions[region]);
    return migrationVariables(region, Object.values(this.regions));
  }

  /** Resolves when nothing is due and nothing is running. What is left waits for its time. */
  async settled(): Promise<void> {
    await this.#clock.settled();
  }

  /** Moves time forward until every message is delivered, dead, or held by a pause or a stopped region. */
  async runUntilIdle(): Promise<void> {
    await this.#clock.runUntilIdle();
  }

  /**
   * Calls a listener for everything that happens in either region, as it happens.
   *
   * ```ts
   * const end = emulator.onEvent((event) => {
   *   if (event.type === "retried")
   *     console.log(event.region, event.messageId, event.status);
   * });
   * ```
   *
   * @returns a function that removes the listener
   */
  onEvent(listener: EmulatorListener): () => void {
    return this.#listeners.add(listener);
  }

  /**
   * Calls a listener when the data folder cannot be written any more. From then on every request is
   * answered with 500, and nothing is delivered.
   */
  onFailure(listener: (error: DataFolderError) => void): void {
    this.#storage?.onFailure(listener);
  }

  #each<T>(action: (region: EmulatedRegion) => T): T[] {
    return Object.values(this.regions).map(action);
  }
}

/**
 * Makes a local QStash with two regions, in memory or in a folder. Nothing listens before `start()`.
 *
 * @example
 * ```ts
 * import { createEmulator } from "@qstash-verify/emulator";
 *
 * const emulator = await createEmulator({ clock: "manual" }).start();
 * Object.assign(process.env, emulator.env("migration"));
 * await emulator.clock.advance("1h");
 * await emulator.stop();
 * ```
 *
 * @throws DataFolderError The data folder cannot be read.
 * @throws TypeError The speed of the clock is not a positive number.
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  return new Emulator(options);
}
