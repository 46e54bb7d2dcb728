import type { Region } from "@qstash-verify/testing";
import { LOOPBACK } from "./api/address.js";
import { Clock } from "./clock/clock.js";
import type { EmulatorClock } from "./emulator-clock.js";
import { type EnvironmentMode, migrationVariables, regionVariables } from "./environment.js";
import type { FaultSettings } from "./faults/fault-settings.js";
import type { EmulatorEvent, EmulatorListener } from "./listeners/event.js";
import { type EmulatorOptions, limitsOf, regionSettings, speedOf } from "./options.js";
import { EmulatedRegion } from "./region.js";

const REGIONS: readonly Region[] = ["EU_CENTRAL_1", "US_EAST_1"];

/** A local QStash: two regions that share nothing but the time. */
export class Emulator {
  readonly regions: Readonly<Record<Region, EmulatedRegion>>;
  readonly #clock: Clock;
  readonly #listeners = new Set<EmulatorListener>();
  #started: readonly Region[] = REGIONS;

  constructor(options: EmulatorOptions) {
    const clock = new Clock(speedOf(options), Number(options.startAt ?? Date.now()));
    const region = (name: Region, other: Region): EmulatedRegion =>
      new EmulatedRegion({
        name,
        ...regionSettings(options, name),
        seed: String(options.seed ?? 1),
        limits: limitsOf(options),
        host: options.host ?? LOOPBACK,
        allow: options.allow ?? {},
        clock,
        signatureNow: () => (options.signWith === "emulator" ? clock.now() : Date.now()),
        other: () => this.regions[other],
        onEvent: (event) => this.#tell(event),
      });
    this.#clock = clock;
    this.regions = {
      EU_CENTRAL_1: region("EU_CENTRAL_1", "US_EAST_1"),
      US_EAST_1: region("US_EAST_1", "EU_CENTRAL_1"),
    };
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
   * @param names the regions to start; both unless given
   * @throws what the first of them could not do; then none is started
   */
  async start(names: readonly Region[] = REGIONS): Promise<this> {
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

  /** Ends everything under way and closes every connection. What it knows can still be read. */
  async stop(): Promise<void> {
    this.#clock.stop();
    await Promise.all(this.#each((region) => region.stop()));
  }

  /**
   * Stops, and starts on the same ports with all it knows. Attempts under way are made again, as
   * nobody knows what became of them.
   */
  async restart(): Promise<void> {
    await this.stop();
    await this.start(this.#started);
  }

  /**
   * The variables to give an application, so that it sends to the emulator and trusts its keys.
   *
   * @param region in `single` mode the region of the account, otherwise the primary region
   */
  env(mode: EnvironmentMode, region: Region = "EU_CENTRAL_1"): Record<string, string> {
    if (mode === "single") return regionVariables(this.regions[region]);
    return migrationVariables(region, Object.values(this.regions));
  }

  /** Resolves when nothing is due and nothing is under way; what is left waits for its time. */
  async settled(): Promise<void> {
    await this.#clock.settled();
  }

  /** Moves time forward until every message is delivered, dead, or held by somebody's pause. */
  async runUntilIdle(): Promise<void> {
    await this.#clock.runUntilIdle();
  }

  /**
   * Calls a listener for everything that happens in either region, as it happens.
   *
   * ```ts
   * const end = emulator.onEvent((event) => {
   *   if (event.type === "retried") console.log(event.region, event.messageId, event.status);
   * });
   * ```
   *
   * @returns ends it
   */
  onEvent(listener: EmulatorListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(makeEvent: () => EmulatorEvent): void {
    if (this.#listeners.size === 0) return;
    const event = makeEvent();
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // A fault of the listener's is its owner's to see, and must not change what is delivered.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  #each<T>(action: (region: EmulatedRegion) => T): T[] {
    return Object.values(this.regions).map(action);
  }
}

/**
 * Makes a local QStash with two regions, in memory. Nothing listens before `start()`.
 *
 * ```ts
 * const emulator = await createEmulator().start();
 * ```
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  return new Emulator(options);
}
