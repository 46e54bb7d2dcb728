import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { Failure } from "../failure.js";
import type { Verb } from "./resource-kind.js";

/** What became of an action on one resource. */
export interface Acted {
  /** Why it was not done, in a sentence that does not name the region. */
  readonly error?: string;
  /** The messages that it made. */
  readonly messageIds?: readonly string[];
}

/** Acts on one resource. */
export async function actOn(api: Api, verb: Verb, id: string): Promise<Acted> {
  try {
    const messageIds = messageIdsIn(await verb.act(api, id));
    return messageIds.length > 0 ? { messageIds } : {};
  } catch (error) {
    if (error instanceof Failure) return { error: sentenceOf(error, api) };
    if (!(error instanceof ApiError)) throw error;
    if (await isGone(api, error)) return { error: "it is not there any more" };
    const unclear = error.isUnclear ? "; it may have been done: look before you try again" : "";
    return { error: api.reason(error) + unclear };
  }
}

/** A region may answer anything. A URL group's message is one for each endpoint. */
function messageIdsIn(answer: unknown): string[] {
  return [answer].flat().flatMap((each): string[] => {
    const { messageId } = Object(each) as { messageId?: unknown };
    return typeof messageId === "string" ? [messageId] : [];
  });
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
