import {
  type DeliveryOptions,
  hostileDeliveries,
  type SignedDelivery,
  signDelivery,
} from "@qstash-verify/testing";
import type { Signed } from "../send/deliver.js";
import { excuseFor } from "./excuse-for.js";
import { provenRegion, type Sender } from "./sender.js";

/** What the app must do with a delivery: accept it, refuse it, or either, depending on its options. */
export type Duty = "accept" | "refuse" | "either";

/** One delivery of a check. */
export interface CheckedDelivery {
  readonly sender: Sender;
  readonly label: string;
  readonly duty: Duty;
  /** The expected code of the refusal; `undefined` for genuine deliveries. */
  readonly code?: string;
  /** Where to look if the app answers otherwise, or what an option would change. */
  readonly remedy?: string | undefined;
  readonly sign: () => Promise<SignedDelivery>;
}

/** What all deliveries of a check have in common. */
export interface Message {
  /** The URL that is signed. */
  readonly published: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The body, unless another is asked for: JSON with a space, which whoever parses it and writes it again loses. */
export const CHECK_BODY = '{"check": true}';

/** Which of an app's options are set: without them, two of the hostile deliveries are genuine. */
export interface Options {
  readonly url: boolean;
  readonly strict: boolean;
  /** Whether the app is on this machine. */
  readonly isLocal: boolean;
}

/**
 * With these headers a workflow's SDK answers with an error before it runs anything, because it does not know
 * this version of the protocol. By them, @qstash-verify/workflow knows that its answer is not a failed attempt.
 */
const PROBE = {
  "Upstash-Workflow-RunId": "wfr_check",
  "Upstash-Workflow-Sdk-Version": "check",
};

/**
 * Every genuine and every hostile delivery, for an endpoint that takes messages. If it turns out to serve a
 * workflow, none of them starts a run.
 */
export function checkedDeliveries(
  senders: readonly Sender[],
  given: Message,
  options: Options,
): readonly CheckedDelivery[] {
  const message = { ...given, headers: { ...given.headers, ...PROBE } };
  const genuine = senders.flatMap((sender) => {
    const of = optionsFor(sender, message);
    const without = { ...of, headers: { ...of.headers, "Upstash-Region": undefined } };
    const label = sender.slot === "current" ? "genuine" : "genuine, next key";
    return [
      accepted(sender, label, () => signDelivery(of)),
      ...(sender.slot === "current"
        ? [
            accepted(sender, "a retry", () => signDelivery({ ...of, retried: 1 })),
            accepted(sender, "no region named", () => signDelivery(without)),
          ]
        : []),
    ];
  });
  return [...genuine, ...hostile(currents(senders), message, options)];
}

/**
 * The deliveries for an endpoint that serves a workflow. None of them starts a run: genuine ones name a
 * protocol version that no SDK supports, which is refused only after the signature was accepted.
 */
export function checkedWorkflowDeliveries(
  senders: readonly Sender[],
  message: Message,
  options: Options,
): readonly CheckedDelivery[] {
  const step = { ...PROBE, "Upstash-Workflow-Sdk-Version": "1" };
  const of = (headers: Readonly<Record<string, string>>): Message => ({
    ...message,
    method: "POST",
    headers: { ...message.headers, ...headers },
  });
  const forged = (sender: Sender, label: string, headers: Readonly<Record<string, string>>) =>
    refused(sender, label, "signature_missing", () =>
      signDelivery({
        ...optionsFor(sender, of(headers)),
        headers: { ...message.headers, ...headers, "Upstash-Signature": undefined },
      }),
    );
  const failure = { ...step, "Upstash-Workflow-Failure-Callback": "true" };
  return [
    ...senders.map((sender) =>
      accepted(sender, sender.slot === "current" ? "genuine" : "genuine, next key", () =>
        signDelivery(optionsFor(sender, of(PROBE))),
      ),
    ),
    ...currents(senders).flatMap((sender) => [
      forged(sender, "unsigned step", step),
      forged(sender, "unsigned callback", failure),
    ]),
    ...hostile(currents(senders), of(PROBE), options),
  ];
}

/** A delivery without a signature, with which a workflow's SDK starts no run either. */
export function unsignedProbe({ headers, body }: Message): Signed {
  return { method: "POST", headers: { ...headers, ...PROBE }, body };
}

function hostile(
  senders: readonly Sender[],
  message: Message,
  options: Options,
): readonly CheckedDelivery[] {
  return senders.flatMap((sender) =>
    hostileDeliveries.map((each) => {
      const { label, code, needs, remedy, sign } = each;
      const excuse = excuseFor(each, sender, options.isLocal);
      const isRefused = excuse === undefined && (needs === undefined || options[needs]);
      return {
        sender,
        label,
        duty: isRefused ? ("refuse" as const) : ("either" as const),
        code,
        remedy: excuse ?? remedy,
        sign: () => sign(optionsFor(sender, message)),
      };
    }),
  );
}

function accepted(sender: Sender, label: string, sign: CheckedDelivery["sign"]): CheckedDelivery {
  return { sender, label, duty: "accept", sign };
}

function refused(
  sender: Sender,
  label: string,
  code: string,
  sign: CheckedDelivery["sign"],
): CheckedDelivery {
  return { sender, label, duty: "refuse", code, sign };
}

function currents(senders: readonly Sender[]): readonly Sender[] {
  const regions = new Set(senders.map(provenRegion));
  return [...regions].flatMap(
    (region) => senders.find((each) => provenRegion(each) === region) ?? [],
  );
}

function optionsFor(sender: Sender, message: Message): DeliveryOptions {
  const { region, key } = sender;
  const { published: url, method, body } = message;
  // An app that does know the region of its keys may refuse a wrong one.
  const unnamed = provenRegion(sender) ? {} : { "Upstash-Region": undefined };
  return { url, method, headers: { ...message.headers, ...unnamed }, body, region, key };
}
