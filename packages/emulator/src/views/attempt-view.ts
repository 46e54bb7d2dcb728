import type { Region } from "@qstash-verify/testing";
import { deliveredHeaders } from "../delivery/delivery-headers.js";
import type { FaultName } from "../faults/fault-settings.js";
import type { Message } from "../message/message.js";
import { shownHeaders } from "../message/redaction.js";
import type { Attempt, AttemptOutcome, KeptExchange, Timeline } from "../message/timeline.js";

/** A request as it was sent. */
export interface RequestView {
  readonly url: string;
  readonly method: string;
  /**
   * Name and value, the signature included, without what the connection adds, such as `Host`. Redacted values
   * are shown as hashes.
   */
  readonly headers: readonly (readonly [string, string])[];
  /** The bytes that were sent, which a fault may have changed; `undefined` if they are redacted. */
  readonly body: Uint8Array | undefined;
  /** Whose current key signed. */
  readonly signedBy: Region;
}

/** An answer of the application. */
export interface AnswerView {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  /** The first 64 KiB. */
  readonly body: Uint8Array;
  /** How many bytes its body had. */
  readonly length: number;
}

/** One attempt to deliver a message. */
export interface AttemptView {
  /** From 1; an attempt that was interrupted and the one that is made in its place have the same. */
  readonly number: number;
  /** Milliseconds since 1970, on the emulator's clock. */
  readonly begunAt: number;
  /** The address it was signed for. */
  readonly url: string;
  /** `undefined` if nothing was sent yet, or a fault dropped it. */
  readonly request: RequestView | undefined;
  /** The answer, even if a fault dropped it afterwards. */
  readonly answer: AnswerView | undefined;
  /** The second request, if a fault duplicated the attempt. Its answer is ignored. */
  readonly duplicate:
    | {
        readonly request: RequestView;
        readonly answer: AnswerView | undefined;
        /** The faults that changed this request. */
        readonly faults: readonly FaultName[];
      }
    | undefined;
  /** Why the message is not delivered. */
  readonly error: string | undefined;
  /** Real milliseconds; `undefined` while it is under way. */
  readonly duration: number | undefined;
  readonly outcome: AttemptOutcome;
  /** When the next attempt may be made, in milliseconds since 1970. */
  readonly retryAt: number | undefined;
  /** The faults that touched it. Those of `duplicate` are there. */
  readonly faults: readonly FaultName[];
}

/** Shows the attempts of a message, oldest first, as copies. */
export function attemptViews({ message, attempts }: Timeline): AttemptView[] {
  return attempts.map((attempt) => attemptView(attempt, message));
}

function attemptView(attempt: Attempt, message: Message): AttemptView {
  const { number, begunAt, exchanges, error, duration, outcome, retryAt, faults } = attempt;
  const [first, second] = exchanges;
  return {
    number,
    begunAt,
    url: message.url,
    request: first && requestView(first, message),
    answer: first && answerView(first),
    duplicate: second && {
      request: requestView(second, message),
      answer: answerView(second),
      faults: [...second.faults],
    },
    error,
    duration,
    outcome,
    retryAt,
    faults: [...faults, ...(first?.faults ?? [])],
  };
}

function requestView({ request, signedBy }: KeptExchange, message: Message): RequestView {
  const { url, method, headers, body } = request;
  const { headers: forwarded, redaction } = message.settings;
  const plain = deliveredHeaders(forwarded);
  const shown = deliveredHeaders(shownHeaders(forwarded, redaction));
  return {
    url,
    method,
    headers: Object.entries(headers).map(([name, value]) => [
      name,
      // QStash's own headers can have the name of a forwarded one.
      plain[name] === value ? (shown[name] ?? value) : value,
    ]),
    body: redaction.body ? undefined : new Uint8Array(body),
    signedBy,
  };
}

function answerView({ answer }: KeptExchange): AnswerView | undefined {
  if (!answer) return undefined;
  const { status, headers, body } = answer;
  return {
    status,
    headers: Object.entries(headers).flatMap(([name, values]) =>
      values.map((value): [string, string] => [name, value]),
    ),
    body: new Uint8Array(body),
    length: "length" in answer ? answer.length : body.byteLength,
  };
}
