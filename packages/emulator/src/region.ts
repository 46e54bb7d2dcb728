import type { KeyPair, Region } from "@qstash-verify/testing";
import { createApi } from "./api/create-api.js";
import type { AllowedCallers } from "./api/gate.js";
import { refusals, resets } from "./api/refusals.js";
import { RequestLog } from "./api/request-log.js";
import { ApiServer } from "./api/server.js";
import { Faults } from "./faults/faults.js";
import { RegionViews } from "./region-views.js";
import { createServices, type ServiceParts, type Services } from "./services.js";

/** What a region is made of. */
export interface RegionParts extends Omit<ServiceParts, "faults"> {
  readonly host: string;
  readonly port: number;
  readonly seed: string;
  readonly allow: AllowedCallers;
}

/** One region of the emulator, and what can be done to it. */
export class EmulatedRegion extends RegionViews {
  readonly name: Region;
  readonly token: string;
  /** What goes wrong in this region. */
  readonly faults: Faults;
  readonly #services: Services;
  readonly #server: ApiServer;
  readonly #tell: (type: "regionStarted" | "regionStopped") => void;
  #isRunning = false;
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(parts: RegionParts) {
    const { name, host, port, seed, allow, clock, onEvent } = parts;
    const faults = new Faults(`${seed} ${name}`);
    const requests = new RequestLog();
    const services = createServices({ ...parts, faults });
    super(services.state, requests);
    const { token } = services.state;
    const api = createApi({
      ...services,
      ...{ token, host, allow, faults, requests },
      otherToken: () => parts.other().token,
      tellRefusal: refusals(parts),
      tellReset: resets(parts),
    });
    this.name = name;
    this.token = token;
    this.faults = faults;
    this.#services = services;
    this.#server = new ApiServer(api, host, port);
    this.#tell = (type) => onEvent(() => ({ type, time: clock.now(), region: name }));
  }

  /**
   * The value of `QSTASH_URL` for this region.
   *
   * @throws Error before the region was started, unless `regions` names its `port`
   */
  get url(): string {
    if (this.#server.port === 0) throw new Error("the emulator has not been started");
    return this.#server.url;
  }

  /** Whether it answers and delivers. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Rolls the signing keys, as the console's button does. */
  rollKeys(): KeyPair {
    this.#services.rollKeys();
    this.#services.records.flush();
    return this.keys;
  }

  /**
   * Starts only this region, on its port, after {@link stop}. Messages that became due in between are
   * delivered now. The times of its schedules that passed in between are skipped.
   */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isRunning) return;
      const { records, scheduler, dispatcher } = this.#services;
      records.check();
      await this.#server.start();
      scheduler.begin();
      this.#isRunning = true;
      this.#tell("regionStarted");
      dispatcher.resume();
    });
  }

  /**
   * Stops only this region, as an outage would: nothing is answered, and nothing is delivered. Running
   * attempts are given up, and made again after {@link start}. Time goes on, and schedules skip their times.
   *
   * ```ts
   * await emulator.regions.EU_CENTRAL_1.stop();
   * // … the app has only the US now
   * await emulator.regions.EU_CENTRAL_1.start();
   * ```
   */
  stop(): Promise<void> {
    return this.#inTurn(async () => {
      const wasRunning = this.#isRunning;
      this.#isRunning = false;
      this.#services.scheduler.end();
      this.#services.dispatcher.pause();
      await this.#server.stop();
      await this.#services.sender.close();
      if (wasRunning) this.#tell("regionStopped");
    });
  }

  /** One start or stop after the other, in the order in which they were called. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.#lastChange.then(change);
    this.#lastChange = done.catch(() => {});
    return done;
  }
}
