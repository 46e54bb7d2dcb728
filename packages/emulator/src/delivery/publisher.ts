import type { Clock } from "../clock/clock.js";
import { type Limits, messageTooLarge } from "../limits.js";
import type { Message } from "../message/message.js";
import type { MessageSettings } from "../message/message-settings.js";
import type { Outcomes } from "../message/outcomes.js";
import { type Overrides, settingsAgain } from "../message/overrides.js";
import type { RunMember } from "../message/run.js";
import { ApiError } from "../protocol/api-error.js";
import { isHttpUrl } from "../protocol/http-url.js";
import { identifier } from "../protocol/identifier.js";
import { queueName } from "../state/queues.js";
import type { RegionState } from "../state/region-state.js";
import { deduplicationKey } from "./deduplication-key.js";
import type { Dispatcher } from "./dispatcher.js";

/** A message to publish, to a URL or to the URL group of a name. */
export interface PublishRequest {
  readonly destination: string;
  readonly settings: MessageSettings;
  readonly body: Uint8Array;
  readonly callerIp: string;
  readonly scheduleId?: string | undefined;
  readonly member?: RunMember | undefined;
}

/** The answer to the publisher. */
export interface Published {
  readonly messageId: string;
  readonly url: string;
  readonly deduplicated?: true;
}

interface Recipient {
  readonly url: string;
  readonly name?: string | undefined;
}

/** Accepts messages. */
export class Publisher {
  readonly #state: RegionState;
  readonly #clock: Clock;
  readonly #dispatcher: Dispatcher;
  readonly #limits: Limits;
  readonly #outcomes: Outcomes;

  constructor(
    state: RegionState,
    clock: Clock,
    dispatcher: Dispatcher,
    limits: Limits,
    outcomes: Outcomes,
  ) {
    this.#state = state;
    this.#clock = clock;
    this.#dispatcher = dispatcher;
    this.#limits = limits;
    this.#outcomes = outcomes;
  }

  /** Refuses what a publisher may not ask for. @throws ApiError 400, 404 or 412 */
  check({ destination, settings, body }: PublishRequest): void {
    const { queues, urlGroups } = this.#state;
    const queue = settings.queueName === undefined ? undefined : queueName(settings.queueName);
    if (!isHttpUrl(destination)) {
      const isName = /^[A-Za-z0-9_.-]+$/.test(destination);
      if (!isName) throw new ApiError(400, "invalid destination url", { sent: destination });
      if (!urlGroups.find(destination)) {
        throw new ApiError(404, "topic not found", { code: "destination_unknown" });
      }
    }
    // It waits for its turn only.
    if (queue !== undefined && (settings.delay || settings.notBefore)) {
      throw new ApiError(400, "a message in a queue cannot be delayed");
    }
    this.#checkTimes(settings);
    if (body.byteLength > this.#limits.messageBytes) {
      throw new ApiError(412, messageTooLarge(this.#limits));
    }
    if (queue !== undefined && !queues.has(queue) && queues.size >= this.#limits.queues) {
      throw new ApiError(412, "quota exceeded: queues");
    }
  }

  /** Checks retries and delay, those of callbacks included. @throws ApiError 412 */
  #checkTimes(settings: MessageSettings): void {
    const { retries, delaySeconds } = this.#limits;
    if (settings.retries > retries) {
      throw new ApiError(412, `quota maxRetries exceeded, current limit: ${retries}`);
    }
    const now = this.#clock.now();
    if (deliveryTime(settings, now) > now + 1000 * delaySeconds) {
      throw new ApiError(412, `quota maxDelay exceeded, current limit: ${delaySeconds}`);
    }
    for (const callback of [settings.callback, settings.failureCallback]) {
      if (callback) this.#checkTimes(callback.settings);
    }
  }

  /**
   * Accepts a message: one, or one for each endpoint of a URL group.
   *
   * @throws ApiError 404 where there is no such group
   */
  publish(request: PublishRequest): Published | Published[] {
    const { destination } = request;
    if (isHttpUrl(destination)) return this.publishOne(request);
    const { endpoints, headers = {} } = this.#state.urlGroups.get(destination);
    // The group's settings were already read together with the message's own.
    const carried = Object.entries(headers).filter(([name]) => !name.startsWith("Upstash-"));
    const all = { ...Object.fromEntries(carried), ...request.settings.headers };
    const settings = { ...request.settings, headers: all };
    return endpoints.map((endpoint) => this.#accept({ ...request, settings }, endpoint));
  }

  /** Accepts a message to a URL. */
  publishOne(request: PublishRequest): Published {
    return this.#accept(request, { url: request.destination });
  }

  /** Refuses what {@link republish} may not be asked for. @throws ApiError 400 or 412 */
  checkAgain(message: Message, overrides: Overrides): void {
    // The group may be gone: it is not needed any more.
    const settings = settingsAgain(message.settings, overrides);
    this.check({ ...message, settings, destination: message.url });
  }

  /** Publishes something again, with the same settings and a new id. */
  republish(message: Message, overrides: Overrides = {}): Published {
    const { url, urlGroup, endpointName } = message;
    const settings = settingsAgain(message.settings, overrides);
    const request = { ...message, settings, destination: urlGroup ?? url };
    return this.#accept(request, { url, name: endpointName });
  }

  #accept(request: PublishRequest, { url, name }: Recipient): Published {
    const now = this.#clock.now();
    const key = deduplicationKey(request, url);
    const former = key && this.#state.deduplication.find(key, now);
    const { settings, body, callerIp, scheduleId, member } = request;
    if (former) {
      this.#outcomes.tell("deduplicated", former, settings, url);
      return { messageId: former, url, deduplicated: true };
    }
    const messageId = identifier("msg");
    if (key) this.#state.deduplication.remember(key, messageId, now);
    this.#dispatcher.accept({
      messageId,
      order: this.#state.messageOrder.next(),
      url,
      urlGroup: isHttpUrl(request.destination) ? undefined : request.destination,
      endpointName: name,
      scheduleId,
      member,
      settings,
      body,
      callerIp,
      createdAt: now,
      notBefore: deliveryTime(settings, now),
      retried: 0,
      finished: false,
      timer: undefined,
    });
    return { messageId, url };
  }
}

/** When a message may be delivered. A fixed time has priority over a delay. */
function deliveryTime({ notBefore, delay = 0 }: MessageSettings, now: number): number {
  return notBefore ?? now + delay;
}
