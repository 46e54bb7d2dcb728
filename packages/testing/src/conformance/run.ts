import { testKeys } from "../test-keys.js";
import type { Row } from "./row.js";

/**
 * The header by which a request names its run. A host in another process, or in a Worker, passes it on to get
 * the keys of a row: `receiverOptions(row, path, header)`.
 */
export const RUN_HEADER = "conformance-run";

/** As many characters as a test key has zeros at its end, at most. */
const LENGTH = 16;

interface Host {
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
}

let current: string | undefined;

/**
 * The run of this process: `CONFORMANCE_RUN`, where several processes have to agree, else a random one.
 * It is made when it is first asked for, because a Worker has no random numbers before its first request.
 */
export function thisRun(): string {
  current ??= (globalThis as Host).process?.env?.["CONFORMANCE_RUN"] ?? randomRun();
  return current;
}

function randomRun(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(LENGTH)), (byte) =>
    (byte % 36).toString(36),
  ).join("");
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
