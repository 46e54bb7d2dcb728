import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { Failure } from "../failure.js";
import type { Verb } from "./resource-kind.js";

/** What became of an action on one resource. */
export interface Outcome {
  /** Why it was not done, in a sentence that does not name the region. */
  readonly error?: string;
  /** The id of what goes on in its place, such as the new run. */
  readonly newId?: string;
  /** Those of the messages that it made. */
  readonly messageIds?: readonly string[];
}

/** Acts on one resource. */
export async function actOn(api: Api, verb: Verb, id: string): Promise<Outcome> {
  try {
    const answer = await verb.act(api, id);
    if (verb.successor === undefined) {
      const messageIds = messageIdsIn(answer);
      return messageIds.length > 0 ? { messageIds } : {};
    }
    const newId: unknown = Object(answer)[verb.successor];
    return isId(newId) && newId !== id ? { newId } : {};
  } catch (error) {
    if (error instanceof Failure) return { error: sentenceOf(error, api) };
    if (!(error instanceof ApiError)) throw error;
    if (await isGone(api, error)) return { error: "it is not there any more" };
    const unclear = error.isUnclear ? "; it may have been done: look before you try again" : "";
    return { error: api.reason(error) + unclear };
  }
}

/** A URL group's message is one for each endpoint. */
function messageIdsIn(answer: unknown): string[] {
  return [answer]
    .flat()
    .map((each) => Object(each).messageId)
    .filter(isId);
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
