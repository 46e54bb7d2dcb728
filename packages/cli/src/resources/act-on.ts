import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { Failure } from "../failure.js";
import type { Verb } from "./resource-kind.js";

/**
 * Acts on one resource.
 *
 * @returns why it was not done, in a sentence that does not name the region; `undefined` if it was
 */
export async function actOn(api: Api, verb: Verb, id: string): Promise<string | undefined> {
  try {
    await verb.act(api, id);
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return sentenceOf(error, api);
    if (!(error instanceof ApiError)) throw error;
    if (await isGone(api, error)) return "it is not there any more";
    const unclear = error.isUnclear ? "; it may have been done: look before you try again" : "";
    return api.reason(error) + unclear;
  }
}

/** Of a read that failed, the message would name the region. */
function sentenceOf({ cause, message }: Failure, api: Api): string {
  return cause instanceof ApiError ? api.reason(cause) : message;
}

/** Whether it is known to be gone. */
async function isGone(api: Api, error: ApiError): Promise<boolean> {
  try {
    return await api.isGone(error);
  } catch (other) {
    if (other instanceof ApiError) return false;
    throw other;
  }
}
