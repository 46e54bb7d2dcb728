import { type KeyPair, type Region, regionHeader, signDelivery } from "@qstash-verify/testing";
import type { FaultName } from "../faults/fault-settings.js";
import type { Faults } from "../faults/faults.js";
import type { Message } from "../message/message.js";
import type { Exchange } from "../message/transmission.js";
import { deliveredHeaders } from "./delivery-headers.js";

/** The parts of a message that are delivered. */
export interface Content {
  readonly body: Uint8Array;
  /** Headers besides those that the publisher forwards. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a signer has to know of its region. */
export interface SignerOptions {
  readonly region: Region;
  readonly faults: Faults;
  readonly keys: () => KeyPair;
  /** The region whose key signs, or whose name is sent, because of a fault. */
  readonly other: () => { readonly name: Region; readonly keys: KeyPair };
  /** The time in signatures, in milliseconds since 1970. */
  readonly now: () => number;
  /** What of a message is delivered. */
  readonly content: (message: Message) => Content;
}

/** Makes the request of an attempt, and applies faults to it. */
export class Signer {
  readonly #options: SignerOptions;

  constructor(options: SignerOptions) {
    this.#options = options;
  }

  /** @param subject what faults are drawn for */
  async sign(message: Message, subject: string): Promise<Exchange> {
    const { region, faults, keys, other, now, content } = this.#options;
    const { regionHeader: header, signWithOtherRegion, tamperBody } = faults.settings;
    const otherSigns = faults.happens(signWithOtherRegion, "signWithOtherRegion", subject);
    const isTampered = faults.happens(tamperBody, "tamperBody", subject);
    const touched: readonly (FaultName | false)[] = [
      otherSigns && "signWithOtherRegion",
      isTampered && "tamperBody",
      header !== undefined && "regionHeader",
    ];
    const { body, headers: added } = content(message);
    const { url, method, headers } = await signDelivery({
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
        ...added,
        ...(header && {
          "Upstash-Region": header === "wrong" ? regionHeader(other().name) : undefined,
        }),
      },
    });
    const sent = isTampered ? Buffer.concat([body, Buffer.from("tampered")]) : body;
    const signedBy = otherSigns ? other().name : region;
    const request = { url, method, headers, body: sent };
    return { request, signedBy, faults: touched.filter((name) => name !== false) };
  }
}
