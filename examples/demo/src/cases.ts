import {
  type DeliveryOptions,
  type SignedDelivery,
  signDelivery,
  testKeys,
} from "@qstash-verify/testing";
import type { Sender } from "./senders.js";

/** What a receiver answers, as far as it matters here: the JSON of an example, or of a refusal. */
export interface Answer {
  /** The HTTP status; `undefined` where there was no answer. */
  readonly status: number | undefined;
  readonly region?: string | undefined;
  readonly keySlot?: string | undefined;
  readonly bytes?: number | undefined;
  readonly code?: string | undefined;
}

/** One request of a sender, and how a receiver has to answer it. */
export interface Case {
  readonly sender: Sender;
  readonly label: string;
  readonly expected: Answer;
  /** What to look at first, if a receiver answers otherwise. */
  readonly hint?: string;
  sign(url: string): Promise<SignedDelivery>;
}

const utf8 = new TextEncoder();
const JSON_TYPE = { "Content-Type": "application/json" };
const JSON_BODY = utf8.encode('{"amount":10}');

const BODIES = [
  { label: "JSON", headers: JSON_TYPE, body: JSON_BODY },
  // Every byte there is: no text encoding survives it.
  {
    label: "binary",
    headers: { "Content-Type": "application/octet-stream" },
    body: Uint8Array.from(Array(256).keys()),
  },
  { label: "empty", headers: JSON_TYPE, body: new Uint8Array() },
];

interface Attack {
  readonly label: string;
  readonly code: string;
  readonly hint?: string;
  readonly sign: (genuine: DeliveryOptions) => Promise<SignedDelivery>;
}

const ATTACKS: readonly Attack[] = [
  {
    label: "forged",
    code: "signature_mismatch",
    sign: (genuine) => signDelivery({ ...genuine, key: testKeys.stranger }),
  },
  {
    label: "expired",
    code: "expired",
    // Longer ago than its five minutes and the largest clock tolerance.
    sign: (genuine) => signDelivery({ ...genuine, now: Date.now() - 20 * 60_000 }),
  },
  {
    label: "tampered body",
    code: "body_mismatch",
    sign: async (genuine) => ({
      ...(await signDelivery(genuine)),
      body: utf8.encode('{"amount":99}'),
    }),
  },
  {
    label: "for another URL",
    code: "url_mismatch",
    hint: "is the url option set? It is not checked unless asked for",
    sign: (genuine) => signDelivery({ ...genuine, url: new URL("/elsewhere", genuine.url).href }),
  },
  {
    label: "unsigned",
    code: "signature_missing",
    sign: (genuine) => signDelivery({ ...genuine, headers: { "Upstash-Signature": undefined } }),
  },
];

/** All that a sender sends: with each of its keys each body, then the attacks. */
export function casesOf(sender: Sender): readonly Case[] {
  const { region, keys } = sender;
  const known = (["current", "next"] as const).flatMap((keySlot) => {
    const key = keys[keySlot];
    return key === undefined ? [] : [{ keySlot, key }];
  });
  const genuine = known.flatMap(({ keySlot, key }) =>
    BODIES.map(({ label, headers, body }) => ({
      sender,
      label: `${label}, ${keySlot}`,
      expected: { status: 200, region, keySlot, bytes: body.byteLength },
      sign: (url: string) => signDelivery({ url, region, key, body, headers }),
    })),
  );
  const { key } = known[0] ?? {};
  const attacks = ATTACKS.map(({ code, sign, ...rest }) => ({
    ...rest,
    sender,
    expected: { status: 401, code },
    sign: (url: string) => sign({ url, region, key, body: JSON_BODY, headers: JSON_TYPE }),
  }));
  return [...genuine, ...attacks];
}
