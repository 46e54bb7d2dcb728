import { setTimeout as wait } from "node:timers/promises";
import {
  type KeyPair,
  type Region,
  regionHeader,
  type SignedDelivery,
  signDelivery,
} from "@qstash-verify/testing";
import { Agent } from "undici";
import type { Faults } from "../faults/faults.js";
import type { Answer } from "../message/answer.js";
import type { Message } from "../message/message.js";
import { deliveredHeaders } from "./delivery-headers.js";
import { exchange } from "./exchange.js";

/** Real milliseconds an application has to answer, unless the message says otherwise: 15 minutes. */
const TIMEOUT = 900_000;

/** Thrown for an attempt that the sender itself gave up, because it was told to stop. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** What is delivered of a message. */
export interface Content {
  readonly body: Uint8Array;
  /** Beside those that its publisher forwards. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a sender has to know of its region. */
export interface SenderOptions {
  readonly region: Region;
  readonly faults: Faults;
  readonly keys: () => KeyPair;
  /** Whose key signs, and whose name is told, by a fault. */
  readonly other: () => { readonly name: Region; readonly keys: KeyPair };
  /** The time that signatures bear, in milliseconds since 1970. */
  readonly now: () => number;
  /** What of a message is delivered. */
  readonly content: (message: Message) => Content;
}

/** Makes one attempt to deliver a message: signs it, sends it, and does it wrong when told to. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #underWay = new Set<AbortController>();
  #agent = new Agent();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** @throws Interrupted, or what the network says */
  async send(message: Message): Promise<Answer> {
    const controller = new AbortController();
    const { signal } = controller;
    const timeout = message.settings.timeout ?? TIMEOUT;
    const tooLate = () => controller.abort(new Error(`timeout: no answer in ${timeout} ms`));
    const timer = setTimeout(tooLate, timeout);
    this.#underWay.add(controller);
    try {
      return await this.#spoilt(message, signal);
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      clearTimeout(timer);
      this.#underWay.delete(controller);
    }
  }

  /** Gives up every attempt and closes every connection. It can send again afterwards. */
  async close(): Promise<void> {
    for (const controller of this.#underWay) controller.abort(new Interrupted());
    const agent = this.#agent;
    this.#agent = new Agent();
    await agent.destroy();
  }

  async #spoilt(message: Message, signal: AbortSignal): Promise<Answer> {
    const { faults } = this.#options;
    const { drop, dropAnswer, duplicate } = faults.settings;
    const subject = `${message.order} ${message.retried}`;
    await this.#hold(subject, signal);
    if (faults.happens(drop, "drop", subject)) throw new Error("the attempt was dropped");
    const isTwice = faults.happens(duplicate, "duplicate", subject);
    const subjects = isTwice ? [subject, `${subject} again`] : [subject];
    // The second of two is under way as long as the first: nothing of it is left behind.
    const [first] = await Promise.allSettled(
      subjects.map((each) => this.#attempt(message, each, signal)),
    );
    if (first?.status !== "fulfilled") throw first?.reason;
    if (faults.happens(dropAnswer, "dropAnswer", subject))
      throw new Error("the answer was dropped");
    return first.value;
  }

  async #hold(subject: string, signal: AbortSignal): Promise<void> {
    const { faults } = this.#options;
    const { reorder, delay } = faults.settings;
    if (faults.happens(reorder, "reorder", subject)) {
      await wait(20 * faults.draw("hold", subject), undefined, { signal });
    }
    if (delay && faults.happens(delay.probability, "delay", subject)) {
      await wait(delay.milliseconds, undefined, { signal });
    }
  }

  async #attempt(message: Message, subject: string, signal: AbortSignal): Promise<Answer> {
    const signed = await this.#sign(message, subject);
    return exchange(this.#agent, { ...signed, body: this.#body(signed, subject) }, signal);
  }

  async #sign(message: Message, subject: string): Promise<SignedDelivery> {
    const { region, faults, keys, other, now, content } = this.#options;
    const { regionHeader: header, signWithOtherRegion } = faults.settings;
    const otherSigns = faults.happens(signWithOtherRegion, "signWithOtherRegion", subject);
    const wrong = header === "wrong" ? regionHeader(other().name) : undefined;
    const { body, headers } = content(message);
    return signDelivery({
      url: message.url,
      method: message.settings.method,
      body,
      region,
      key: (otherSigns ? other().keys : keys()).current,
      now: now(),
      notBefore: "year-one",
      messageId: message.messageId,
      retried: message.retried,
      scheduleId: message.scheduleId,
      urlGroup: message.urlGroup,
      callerIp: message.callerIp,
      headers: {
        ...deliveredHeaders(message.settings.headers),
        ...headers,
        ...(header && { "Upstash-Region": wrong }),
      },
    });
  }

  #body({ body }: SignedDelivery, subject: string): Uint8Array {
    const { faults } = this.#options;
    const isTampered = faults.happens(faults.settings.tamperBody, "tamperBody", subject);
    return isTampered ? Buffer.concat([body, Buffer.from("tampered")]) : body;
  }
}
