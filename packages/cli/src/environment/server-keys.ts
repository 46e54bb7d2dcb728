import { variableName } from "@qstash-verify/core/building";
import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { Failure } from "../failure.js";
import { probe } from "./probe.js";

/** The keys of a region as its API gives them. */
export interface ServerKeys {
  readonly current: string;
  readonly next: string;
}

/** Asks a region for its signing keys. @throws Failure, also if the answer is not a pair of keys */
export async function readServerKeys(api: Api): Promise<ServerKeys> {
  return await checked(await api.read<unknown>("/v2/keys"), api);
}

/**
 * Rolls the signing keys of a region, without repeating the call: it may have rolled even if no answer came,
 * and a second roll would lock apps out.
 *
 * @throws Failure
 */
export async function rollServerKeys(api: Api): Promise<ServerKeys> {
  try {
    const call = { method: "POST", path: "/v2/keys/rotate", answers: true } as const;
    return await checked(await api.once<unknown>(call), api);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status !== undefined) throw api.failure(error);
    throw new Failure(
      "there was no answer, so the keys may have been rolled: check with `keys show` before you try again",
    );
  }
}

/** The server may return anything as a key, and it will be shown, compared and written to files. */
async function checked(answer: unknown, { place }: Api): Promise<ServerKeys> {
  const { current, next } = (answer ?? {}) as Readonly<Record<string, unknown>>;
  if ((await isKey(current)) && (await isKey(next))) {
    return { current: String(current), next: String(next) };
  }
  throw new Failure(
    `${place}: its API returned something other than signing keys: is the address right?`,
  );
}

/** Whether core would trust it. That ignores white space around a key, which a file would keep. */
async function isKey(value: unknown): Promise<boolean> {
  if (typeof value !== "string" || !/^\S+$/.test(value)) return false;
  const { trusted } = await probe(value, { env: { [variableName("current")]: value } });
  return trusted;
}
