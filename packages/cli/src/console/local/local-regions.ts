import { ConsoleProblem, type RegionName, type RegionStatus } from "@qstash-verify/console";
import type { Emulator } from "@qstash-verify/emulator";
import { faultTexts } from "../../dev/fault-texts.js";
import type { Variables } from "../../environment/settings.js";
import { DeliveryHistory } from "../delivery-history.js";
import { keyStanding } from "../keys/keys-room.js";
import { impatientApi, type OpenApi } from "../open-api.js";
import type { StartedRegions } from "./started-regions.js";

const OFF = "it is switched off: it answers nothing, and delivers nothing";

/** The regions of a local QStash: which are off, the status of each, and access to its API. */
export class LocalRegions {
  readonly #emulator: Emulator;
  readonly #plan: StartedRegions;
  readonly #env: Variables;
  readonly #off = new Set<RegionName>();
  readonly #histories: Readonly<Record<RegionName, DeliveryHistory>> = {
    EU_CENTRAL_1: new DeliveryHistory(),
    US_EAST_1: new DeliveryHistory(),
  };

  /** @param env the variables of the app */
  constructor(emulator: Emulator, plan: StartedRegions, env: Variables) {
    this.#emulator = emulator;
    this.#plan = plan;
    this.#env = env;
    for (const name of plan.regions) this.#recall(name);
  }

  /** Counts the attempts of an earlier start, which the logs of a data folder contain. */
  #recall(name: RegionName): void {
    for (const { state, time } of this.#emulator.regions[name].logs.toReversed()) {
      if (state === "DELIVERED") this.count(name, time, "delivered");
      else if (state === "ERROR") this.count(name, time, "failed");
    }
  }

  /** Returns a region's API. */
  readonly open: OpenApi = (region, access) => {
    this.check(region);
    if (this.#off.has(region)) throw new ConsoleProblem(409, `${region}: ${OFF}`);
    const { url, token } = this.#emulator.regions[region];
    return impatientApi({ region, url, token }, access);
  };

  /** @throws ConsoleProblem 404 if the region was not started */
  check(region: RegionName): void {
    if (this.#plan.regions.includes(region)) return;
    throw new ConsoleProblem(404, `${region} was not started: run dev with both regions`);
  }

  /** Records an attempt that is over. @param time milliseconds since 1970 */
  count(region: RegionName, time: number, outcome: "delivered" | "failed"): void {
    this.#histories[region].add(time, outcome);
  }

  isOff(region: RegionName): boolean {
    return this.#off.has(region);
  }

  /** Stops a region, as an outage does, or starts it again. */
  async setOff(region: RegionName, isOff: boolean): Promise<void> {
    this.check(region);
    if (this.#off.has(region) === isOff) return;
    // At once, so that a second request does not stop it twice.
    if (isOff) this.#off.add(region);
    if (isOff) await this.#emulator.regions[region].stop();
    else await this.#emulator.regions[region].start();
    if (!isOff) this.#off.delete(region);
  }

  statuses(): RegionStatus[] {
    return this.#plan.regions.map((name) => this.#status(name));
  }

  #status(name: RegionName): RegionStatus {
    const { regions, clock } = this.#emulator;
    const { url, keys, counts, faults } = regions[name];
    const other = this.#plan.regions.find((each) => each !== name);
    const isOff = this.#off.has(name);
    return {
      name,
      isPrimary: name === this.#plan.primary,
      address: url,
      reach: isOff ? "off" : "answers",
      ...(isOff && { problem: OFF }),
      readAt: Date.now(),
      faults: faultTexts(faults.settings),
      keys: keyStanding(this.#env, name, keys, other && regions[other].keys),
      waiting: counts.messages,
      deadLetters: counts.deadLetters,
      history: this.#histories[name].until(clock.now()),
    };
  }
}
