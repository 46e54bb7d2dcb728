import { createHash, createHmac } from "node:crypto";
import type { Incoming } from "@qstash-verify/core";
import { testKeys } from "@qstash-verify/testing";
import type { Plan, Signer, TokenPlan } from "./plan.js";

export const SECRETS: Readonly<Record<Signer, string>> = {
  "EU current": testKeys.EU_CENTRAL_1.current,
  "EU next": testKeys.EU_CENTRAL_1.next,
  "US current": testKeys.US_EAST_1.current,
  "US next": testKeys.US_EAST_1.next,
  stranger: testKeys.stranger,
};

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, "latin1"));
}

/** What a plan sends, in chunks. */
export function chunksOf({ body, sent, cuts, carrier }: Plan): Uint8Array<ArrayBuffer>[] {
  const whole = bytesOf(carrier === "none" ? "" : (sent ?? body));
  const ends = [...cuts, whole.length].filter((at) => at <= whole.length).toSorted((a, b) => a - b);
  return ends.map((end, index) => whole.slice(ends[index - 1] ?? 0, end));
}

export function makeToken({ header, claims, signer, mac, edits }: TokenPlan, body: string): string {
  const hash = createHash("sha256").update(bytesOf(body)).digest("base64url");
  const part = (text: string) => Buffer.from(text, "latin1").toString("base64url");
  const input = `${part(header)}.${part(claims.replace("<hash>", hash))}`;
  const signature =
    mac === "none" ? "" : createHmac(mac, SECRETS[signer]).update(input).digest("base64url");
  return edits.reduce((token, { at, remove, insert }) => {
    const index = at % (token.length + 1);
    return token.slice(0, index) + insert + token.slice(index + remove);
  }, `${input}.${signature}`);
}

/** The request of a plan, new each time: a stream is read once. */
export function incomingOf(plan: Plan, token: string): Incoming {
  const headers: Readonly<Record<string, string | null>> = {
    "upstash-signature": token,
    "upstash-region": plan.region,
    "content-length": plan.contentLength,
  };
  return { url: "/jobs", method: "POST", header: (name) => headers[name], body: () => carry(plan) };
}

function carry(plan: Plan): Awaited<ReturnType<Incoming["body"]>> {
  const { carrier } = plan;
  const chunks = chunksOf(plan);
  const whole = new Uint8Array(Buffer.concat(chunks));
  if (carrier === "none") return null;
  if (carrier === "bytes") return whole;
  if (carrier === "owned") return { owned: whole };
  const breaksAt = plan.breaksAfter ?? chunks.length;
  if (carrier === "web stream") return webStream(chunks, breaksAt);
  return iterable(chunks, breaksAt, carrier === "reused buffer");
}

/** Whether the stream of a plan breaks off. */
export function breaksOff(plan: Plan): boolean {
  const isStream = ["web stream", "iterable", "reused buffer"].includes(plan.carrier);
  return isStream && plan.breaksAfter !== null && plan.breaksAfter < chunksOf(plan).length;
}

function webStream(chunks: readonly Uint8Array[], breaksAt: number): ReadableStream<Uint8Array> {
  let index = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[index];
      if (chunk === undefined) controller.close();
      else if (index === breaksAt) controller.error(new Error("the connection broke"));
      else controller.enqueue(chunk);
      index += 1;
    },
  });
}

/** @param reuses whether all chunks come in one buffer, as a host may have it */
async function* iterable(
  chunks: readonly Uint8Array[],
  breaksAt: number,
  reuses: boolean,
): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(Math.max(0, ...chunks.map(({ length }) => length)));
  for (const [index, chunk] of chunks.entries()) {
    if (index === breaksAt) throw new Error("the connection broke");
    if (reuses) buffer.set(chunk);
    yield reuses ? buffer.subarray(0, chunk.length) : chunk;
    buffer.fill(0);
  }
}
