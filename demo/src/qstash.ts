import {
  createEmulator,
  type EmulatedRegion,
  type Emulator,
  type FaultSettings,
  type RegionOptions,
} from "@qstash-verify/emulator";
import { type Region, regions, testKeys } from "@qstash-verify/testing";
import { Client } from "@upstash/qstash";
import { ANSWER_SECONDS, type Answer, readAnswer } from "./answer.js";
import type { Body } from "./body.js";
import { Inbox } from "./inbox.js";
import type { Sender } from "./senders.js";

/** A message to publish, and what QStash does to it on the way. */
export interface Message {
  readonly region: Region;
  /** The key to sign with. Where it is not the current one, the region rolls its keys first. */
  readonly key: string;
  readonly body: Body;
  readonly faults?: FaultSettings;
  /** How often it is tried again, without those faults. */
  readonly retries?: number;
}

/** QStash, as its users see it: the emulator behind the vendor's client. */
export class Qstash {
  readonly #emulator: Emulator;
  readonly #inbox: Inbox;

  private constructor(emulator: Emulator, inbox: Inbox) {
    this.#emulator = emulator;
    this.#inbox = inbox;
  }

  /** Starts both regions. One without a sender signs with a key that nobody trusts. */
  static async start(senders: readonly Sender[]): Promise<Qstash> {
    const settings = (region: Region): RegionOptions => {
      const [first, second] = senders.find((sender) => sender.region === region)?.keys ?? [];
      const { stranger } = testKeys;
      return { keys: { current: first?.key ?? stranger, next: second?.key ?? stranger } };
    };
    const emulator = createEmulator({
      // Retries come when they are waited for, and never by themselves.
      clock: "manual",
      regions: Object.fromEntries(regions.map((region) => [region, settings(region)])),
    });
    return new Qstash(await emulator.start(), await new Inbox().start());
  }

  /** Publishes a message to each URL, and tells what QStash heard from there. */
  async deliver(message: Message, urls: readonly string[]): Promise<Answer[]> {
    const { key, body, faults = {}, retries = 0 } = message;
    const region = this.#emulator.regions[message.region];
    if (region.keys.current !== key) region.rollKeys();
    // Not the development server, which the environment may ask for.
    const client = new Client({ baseUrl: region.url, token: region.token, devMode: false });
    const publish = (url: string) =>
      client.publish({
        url,
        body: new Blob([body.bytes]),
        headers: { "Content-Type": body.contentType },
        retries,
        timeout: ANSWER_SECONDS,
        callback: this.#inbox.url,
      });
    region.faults.set(faults);
    const published = await Promise.all(urls.map(publish));
    await this.#emulator.settled();
    region.faults.clear();
    await this.#emulator.runUntilIdle();
    return this.#answersTo(published, region);
  }

  async stop(): Promise<void> {
    await this.#emulator.stop();
    this.#inbox.stop();
  }

  #answersTo(
    published: readonly { readonly messageId: string }[],
    { logs, deadLetters }: EmulatedRegion,
  ): Answer[] {
    return published.map(({ messageId }) => {
      const last = logs.find((log) => log.messageId === messageId);
      const dead = deadLetters.find((letter) => letter.messageId === messageId);
      const body = dead ? dead.responseBody : this.#inbox.bodyOf(messageId);
      return readAnswer(last?.responseStatus, body);
    });
  }
}
