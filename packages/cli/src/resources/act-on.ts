import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { Failure } from "../failure.js";
import type { Verb } from "./resource-kind.js";

/** What became of one resource. */
export interface Outcome {
  /** Why nothing was done, in a sentence that does not name the region; absent if it was done. */
  readonly error?: string;
  /** The id of what goes on in its place, if the API has told one. */
  readonly newId?: string;
}

/** Acts on one resource. */
export async function actOn(api: Api, verb: Verb, id: string): Promise<Outcome> {
  try {
    const answer = await verb.act(api, id);
    const newId = verb.successor && Object(answer)[verb.successor];
    return isId(newId) && newId !== id ? { newId } : {};
  } catch (error) {
    if (error instanceof Failure) return { error: sentenceOf(error, api) };
    if (!(error instanceof ApiError)) throw error;
    if (await isGone(api, error)) return { error: "it is not there any more" };
    const unclear = error.isUnclear ? "; it may have been done: look before you try again" : "";
    return { error: api.reason(error) + unclear };
  }
}

/** A region may answer anything. */
function isId(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]{1,200}$/.test(value);
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
