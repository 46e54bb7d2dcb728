import type { Claims } from "../claims.js";
import type { Region } from "../region.js";
import type { Parsed } from "./body-as-sent.js";
import type { BodySpec } from "./body-bytes.js";
import type { Seen } from "./seen.js";
import type { Spoil } from "./spoil.js";

/** The time at which every row is signed and verified: milliseconds since 1970, a whole second. */
export const NOW: number = Date.UTC(2026, 0, 15, 12, 0, 0);

/** Where the rows are published: `sub` is this origin and the path of the row. */
export const PUBLISHED_ORIGIN = "https://app.example.com";

/**
 * What a host must be able to do so that a row can be tested on it.
 *
 * - `chunked`: a body without `Content-Length`. A gateway may buffer it and add one.
 * - `cut-body`: a body that breaks off, because the sender closes the connection. A host called with
 *   a `Request` receives a stream that fails.
 * - `withheld-body`: an answer before the body has arrived. A gateway may wait for all of it.
 * - `lying-content-length`: a request whose `Content-Length` is not the length of its body. An
 *   HTTP server refuses it; a host called with a `Request` can receive it.
 * - `odd-query`: a query that is not UTF-8 reaches the handler. A framework may answer 400 itself.
 * - `duplicate-headers`: two headers of one name, apart or joined. A gateway may keep only one.
 * - `get-with-body`: a GET with a body, which the Fetch standard cannot express.
 * - `development`: a process that shows no sign of production, in `NODE_ENV` or elsewhere.
 */
export type Capability =
  | "chunked"
  | "cut-body"
  | "withheld-body"
  | "lying-content-length"
  | "odd-query"
  | "duplicate-headers"
  | "get-with-body"
  | "development";

/**
 * How the body travels.
 *
 * - `length`: with `Content-Length`.
 * - `chunked`: with `Transfer-Encoding: chunked`.
 * - `cut`, `cut-chunked`: as above, and the sender closes its side after half of the body.
 * - `withheld`: announced by `Content-Length`, and never sent.
 */
export type Framing = "length" | "chunked" | "cut" | "cut-chunked" | "withheld";

/** What to sign, then what to damage, then how to send it. Plain data, which `prepare()` carries out. */
export interface DeliverySpec {
  /** Default: `POST`. */
  readonly method?: string;
  /** Query of the published URL and of the request, with its `?`. Default: none. */
  readonly query?: string;
  /** The origin and the query of the published URL, if the request has others. */
  readonly published?: { readonly origin?: string; readonly query?: string };
  /** The signed body. Default: a small JSON document. */
  readonly body?: BodySpec;
  /** The region that sends. Default: `EU_CENTRAL_1`. */
  readonly region?: Region;
  /** The signing key. Default: the region's current test key. */
  readonly key?: string;
  /** Claims to replace; `undefined` removes one. */
  readonly claims?: Claims;
  /** Claims to replace, each as the JSON text to sign, for JSON that `JSON.stringify` cannot produce. */
  readonly rawClaims?: Readonly<Record<string, string>>;
  /** Protected header of the JWS, as an object or as text. Default: QStash's own. */
  readonly protectedHeader?: Readonly<Record<string, unknown>> | string;
  /** Payload to sign in place of any claims, as text. */
  readonly payload?: string;
  /** Hash of the HMAC. Default: `SHA-256`. */
  readonly hash?: "SHA-256" | "SHA-384" | "SHA-512";
  /** Pads the token to this many characters, with an extra signed claim. */
  readonly tokenLength?: number;
  /** What happens to the signature header after signing. */
  readonly spoil?: Spoil;
  /** The body that is sent in place of the signed one. */
  readonly sentBody?: BodySpec;
  /** Headers to replace; `undefined` removes one, a list sends the name more than once. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The case in which header names are sent. Default: as documented. */
  readonly headerCase?: "lower" | "upper";
  /** Default: `length`. */
  readonly framing?: Framing;
  /** The value of `Content-Length`, if it is wrong on purpose. */
  readonly announcedLength?: number;
}

/** Base URLs. The published URL must be one of them, followed by the path and query of the request. */
export interface BehindBaseUrl {
  readonly baseUrl: string | readonly string[];
}

/** What runs around a row's handler. */
export type Around =
  | "passes"
  | "passes a copy"
  | "answers a duplicate"
  | "answers a duplicate that was given up"
  | "refuses a replay"
  | "refuses while another attempt runs"
  | "refuses without its store"
  | "refuses what was processed meanwhile"
  | "throws"
  | "decides nothing";

/** Receiver options of a row. The environment and the clock are added to them. */
export interface RowOptions {
  readonly currentSigningKey?: string;
  readonly nextSigningKey?: string;
  /** `published` stands for the URL at which this row is published. Anything else is passed on. */
  readonly url?: "published" | "path" | (string & {}) | BehindBaseUrl;
  /** Seconds. */
  readonly clockTolerance?: number;
  /** Bytes. */
  readonly maxBodyBytes?: number;
  readonly devMode?: boolean;
  readonly strict?: boolean;
  /** What runs around the row's handler, by name. `receiverOptions()` puts the function in its place. */
  readonly around?: Around;
}

/** What the handler must have seen, as far as the row cares. Times, ids and bytes are always checked. */
export interface ExpectedDelivery extends Partial<Pick<Seen, "region" | "keySlot">> {
  readonly claimed?: Partial<Seen["claimed"]>;
  /** What a host that parses bodies hands to its handler. Default: any of them. */
  readonly parsed?: Parsed;
}

/** The answer that the sender must get. */
export interface Expectation {
  readonly status: number;
  /** Code of the refusal or of the configuration error; absent where the handler answers. */
  readonly code?: string;
  /** Present where the handler runs and answers 200. */
  readonly seen?: ExpectedDelivery;
  /** Headers of the answer, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The connection breaks before the receiver can answer, so the sender gets no answer, or one of the HTTP
   * server itself. `status` and `code` are those of the error that `onRefused` receives. A host that is called
   * with a `Request` can still answer, with a status of 400 or more.
   */
  readonly answerLost?: true;
}

/** One delivery, its receiver, and the answer it must get: the same on every host. */
export interface Row {
  /** Unique, and reads as a sentence. */
  readonly name: string;
  /** The whole environment of the receiver. */
  readonly env: Readonly<Record<string, string>>;
  readonly options?: RowOptions;
  readonly delivery: DeliverySpec;
  /** What the handler does when it runs. Default: `reads`. */
  readonly handler?: "reads" | "throws" | "non-retryable";
  readonly expect: Expectation;
  /** The row is skipped on a host that lacks one of these. Default: none. */
  readonly needs?: readonly Capability[];
}
