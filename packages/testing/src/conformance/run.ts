import { testKeys } from "../test-keys.js";
import type { Row } from "./row.js";

/**
 * The header by which a request names its run. A host in another process, or in a Worker, passes it on to get
 * the keys of a row: `receiverOptions(row, path, header)`.
 */
export const RUN_HEADER = "conformance-run";

/** Characters: as many as the test key with the most zeros has of them. */
const LENGTH = 18;

/** Digits and lower-case letters: what a signing key and a header can contain. */
const ALPHABET = 36;

interface Host {
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
}

let current: string | undefined;

/**
 * The run of this process: made of `CONFORMANCE_RUN`, where several processes have to agree, else a random one.
 * It is made when it is first asked for, because a Worker has no random numbers before its first request.
 */
export function thisRun(): string {
  current ??= newRun((globalThis as Host).process?.env?.["CONFORMANCE_RUN"]);
  return current;
}

function newRun(value: string | undefined): string {
  const numbers =
    value === undefined ? crypto.getRandomValues(new Uint8Array(LENGTH)) : numbersOf(value);
  return Array.from(numbers, (each) => (each % ALPHABET).toString(ALPHABET)).join("");
}

/**
 * The same numbers for the same value. The value itself may be too short for a key, have characters that
 * neither a key nor a header can have, or be a word of placeholders.
 */
function numbersOf(value: string): number[] {
  return Array.from({ length: LENGTH }, (_, place) => hashOf(`${place} ${value}`));
}

/** FNV-1a of 32 bits. WebCrypto would hash better, but only asynchronously. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  // The lowest bits depend on the lowest bits of the text alone.
  return hash >>> 12;
}

/**
 * A row as it is sent in a run: with keys that nobody can look up.
 *
 * The table is part of a published package, so the keys in it are refused in production, and many hosts can
 * only be tested in production. So the zeros of each test key are replaced by the run's characters.
 */
export function rowOfRun(row: Row, run: string): Row {
  const { env, options, delivery } = row;
  const key = delivery.key ?? testKeys[delivery.region ?? "EU_CENTRAL_1"].current;
  return {
    ...row,
    env: fillAll(env, run),
    ...(options && { options: fillAll(options, run) }),
    delivery: { ...delivery, key: fill(key, run) },
  };
}

function fillAll<Values extends object>(values: Values, run: string): Values {
  const filled = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "string" ? fill(value, run) : value,
  ]);
  return Object.fromEntries(filled) as Values;
}

function fill(text: string, run: string): string {
  return text.replaceAll(
    /(Test[A-Z][A-Za-z]+)(0{7,})/g,
    (_, name: string, zeros: string) => name + run.slice(0, zeros.length),
  );
}
