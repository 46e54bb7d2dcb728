import type { KeyPair, Region } from "@qstash-verify/testing";
import { createApi } from "./api/create-api.js";
import type { AllowedCallers } from "./api/gate.js";
import { refusals } from "./api/refusals.js";
import { type ApiRequest, RequestLog } from "./api/request-log.js";
import { ApiServer } from "./api/server.js";
import type { Dispatcher } from "./delivery/dispatcher.js";
import type { Sender } from "./delivery/sender.js";
import { Faults } from "./faults/faults.js";
import type { Scheduler } from "./intake/scheduler.js";
import { createServices, type ServiceParts } from "./services.js";
import type { FlowControlView } from "./state/flow-control.js";
import type { QueueView } from "./state/queues.js";
import type { RegionState } from "./state/region-state.js";
import type { UrlGroupView } from "./state/url-groups.js";
import type { Records } from "./storage/records.js";
import { type DeadLetterView, deadLetterView } from "./views/dead-letter-view.js";
import { type LogView, logView } from "./views/log-view.js";
import { type MessageView, messageView } from "./views/message-view.js";
import { type RunView, runView } from "./views/run-view.js";
import { type ScheduleView, scheduleView } from "./views/schedule-view.js";

/** What a region is made of. */
export interface RegionParts extends Omit<ServiceParts, "faults"> {
  readonly host: string;
  readonly port: number;
  readonly seed: string;
  readonly allow: AllowedCallers;
}

/**
 * One region of the emulator. What it shows of its state is what its API shows, as a copy: a change
 * to it changes nothing.
 */
export class EmulatedRegion {
  readonly name: Region;
  readonly token: string;
  /** What goes wrong in this region. */
  readonly faults: Faults;
  readonly #state: RegionState;
  readonly #records: Records;
  readonly #server: ApiServer;
  readonly #sender: Sender;
  readonly #dispatcher: Dispatcher;
  readonly #scheduler: Scheduler;
  readonly #requests = new RequestLog();

  constructor(parts: RegionParts) {
    const { name, host, port, seed, allow } = parts;
    this.name = name;
    this.faults = new Faults(`${seed} ${name}`);
    const services = createServices({ ...parts, faults: this.faults });
    const { token } = services.state;
    this.token = token;
    const api = createApi({
      ...services,
      ...{ token, host, allow, faults: this.faults, requests: this.#requests },
      otherToken: () => parts.other().token,
      tellRefusal: refusals(parts),
    });
    this.#server = new ApiServer(api, host, port);
    this.#state = services.state;
    this.#records = services.records;
    this.#sender = services.sender;
    this.#dispatcher = services.dispatcher;
    this.#scheduler = services.scheduler;
  }

  /** What `QSTASH_URL` is for this region. @throws Error before the emulator was started */
  get url(): string {
    if (this.#server.port === 0) throw new Error("the emulator has not been started");
    return this.#server.url;
  }

  get keys(): KeyPair {
    return this.#state.keys.pair;
  }

  /** The last 10,000 requests its API was sent, in the order in which they were answered. */
  get requests(): readonly ApiRequest[] {
    return structuredClone(this.#requests.list());
  }

  /** The messages that are not delivered, dead or cancelled yet. */
  get messages(): readonly MessageView[] {
    return structuredClone([...this.#state.messages.values()].map(messageView));
  }

  get schedules(): readonly ScheduleView[] {
    return structuredClone(this.#state.schedules.list().map(scheduleView));
  }

  get urlGroups(): readonly UrlGroupView[] {
    return structuredClone(this.#state.urlGroups.list());
  }

  get queues(): readonly QueueView[] {
    return [...this.#state.queues].map((queue) => this.#state.viewOf(queue));
  }

  get flowControls(): readonly FlowControlView[] {
    return [...this.#state.flowControls].map((control) => control.view());
  }

  /** The dead letter queue, newest first. */
  get deadLetters(): readonly DeadLetterView[] {
    const { deadLetters, failedRuns } = this.#state;
    return structuredClone(deadLetters.list().map((each) => deadLetterView(each, failedRuns)));
  }

  /** The last 10,000 changes of state, newest first. */
  get logs(): readonly LogView[] {
    return structuredClone(this.#state.logs.list().map(logView));
  }

  /** The workflow runs, newest first, as the API's logs show them. */
  get runs(): readonly RunView[] {
    return structuredClone(this.#state.runs.list().map((run) => runView(run, this.#state)));
  }

  /** Rolls the signing keys, as the console's button does. */
  rollKeys(): KeyPair {
    const keys = this.#state.keys.roll();
    this.#records.flush();
    return keys;
  }

  /** Starts this region alone, after {@link stop}. */
  async start(): Promise<void> {
    this.#records.check();
    await this.#server.start();
    this.#scheduler.begin();
    this.#dispatcher.resume();
  }

  /** Stops this region alone, as an outage does: nothing is answered, and nothing delivered. */
  async stop(): Promise<void> {
    this.#dispatcher.pause();
    await this.#server.stop();
    await this.#sender.close();
  }
}
