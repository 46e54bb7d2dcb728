import * as base64url from "jose/base64url";
import type { Bytes } from "../bytes.js";
import { type Claims, deliveryClaims } from "../claims.js";
import { deliveryHeaders } from "../delivery-headers.js";
import { bodyBytes } from "./body-bytes.js";
import { type DeliverySpec, type Framing, NOW, PUBLISHED_ORIGIN, type Row } from "./row.js";
import { RUN_HEADER, rowOfRun, thisRun } from "./run.js";
import { signRow } from "./sign-row.js";
import { spoil } from "./spoil.js";

/** A request as it goes over the wire, and what was signed for it. */
export interface WireRequest {
  readonly method: string;
  /** The request target: the path of the row and its query. */
  readonly path: string;
  /** In the order they are sent, framing headers included; a name may occur twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The bytes to send. `framing` decides how many of them arrive. */
  readonly body: Bytes;
  readonly framing: Framing;
  /** The genuine token, before the row damages it. */
  readonly token: string;
  /** The claims in it; empty where the row signs something that is not claims. */
  readonly claims: Claims;
  /** SHA-256 of the signed and of the sent body, each as unpadded base64url and as hex. */
  readonly digests: readonly string[];
}

/** The JSON document that rows deliver unless they set a body. */
export const DEFAULT_BODY = '{"order":"A-1042","amount":"19.90"}';

/** The URL a row is published at. `path` is where the host mounts it, without a query. */
export function publishedUrl(row: Row, path: string): string {
  const { query = "", published = {} } = row.delivery;
  return (published.origin ?? PUBLISHED_ORIGIN) + path + (published.query ?? query);
}

/**
 * Signs the delivery of a row and damages it as the row says.
 *
 * The message id and the token id are fixed, so that a row is the same each time.
 *
 * @param path where the host mounts the row: absolute, without a query
 */
export async function prepare(row: Row, path: string): Promise<WireRequest> {
  const run = thisRun();
  const spec = rowOfRun(row, run).delivery;
  const url = publishedUrl(row, path);
  const signedBody = bodyBytes(spec.body ?? DEFAULT_BODY);
  const body = spec.sentBody === undefined ? signedBody : bodyBytes(spec.sentBody);
  const claims: Claims = {
    ...(await deliveryClaims(url, signedBody, NOW)),
    jti: "jwt_ConformanceTable000000000000",
    ...spec.claims,
  };
  const { token, signed } = await signRow(spec, claims);
  const honest = deliveryHeaders(token, spec.region ?? "EU_CENTRAL_1", {
    messageId: "msg_ConformanceTable000000000000000000000000",
    headers: { "Content-Type": "application/json", [RUN_HEADER]: run },
  });
  return {
    method: spec.method ?? "POST",
    path: path + (spec.query ?? ""),
    headers: wireHeaders(spec, honest, token, body.byteLength),
    body,
    framing: spec.framing ?? "length",
    token,
    claims: signed,
    digests: (await Promise.all([signedBody, body].map(digestSpellings))).flat(),
  };
}

async function digestSpellings(body: Bytes): Promise<string[]> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [base64url.encode(digest), hex];
}

function wireHeaders(
  spec: DeliverySpec,
  honest: Readonly<Record<string, string>>,
  token: string,
  bodyLength: number,
): [string, string][] {
  const all: Record<string, string | readonly string[] | undefined> = {
    ...honest,
    ...(spec.spoil === undefined ? {} : { "Upstash-Signature": spoil(token, spec.spoil) }),
    ...spec.headers,
    ...framingHeaders(spec, bodyLength),
  };
  const cased = (name: string) => {
    if (spec.headerCase === undefined) return name;
    return spec.headerCase === "lower" ? name.toLowerCase() : name.toUpperCase();
  };
  return Object.entries(all).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [cased(name), each]),
  );
}

function framingHeaders(spec: DeliverySpec, bodyLength: number): Record<string, string> {
  const framing = spec.framing ?? "length";
  if (framing === "chunked" || framing === "cut-chunked") return { "Transfer-Encoding": "chunked" };
  // A GET without a body announces none; every other request says how long its body is.
  if (spec.method === "GET" && bodyLength === 0) return {};
  return { "Content-Length": String(spec.announcedLength ?? bodyLength) };
}
