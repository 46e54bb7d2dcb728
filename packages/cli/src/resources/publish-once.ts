import type { Api } from "../api/api.js";
import type { ApiCall } from "../api/api-call.js";
import { ApiError } from "../api/api-error.js";
import { Failure } from "../failure.js";

/**
 * Publishes something. Once: a second call would be a second message.
 *
 * @throws ApiError, and Failure if the URL group that it goes to does not exist
 */
export async function publishOnce(api: Api, destination: string, call: ApiCall): Promise<unknown> {
  try {
    return await api.once<unknown>({ ...call, answers: true });
  } catch (error) {
    const isGroup = !/^https?:\/\//i.test(destination);
    if (!isGroup || !(await isMissing(api, error))) throw error;
    throw new Failure(
      `there is no URL group ${destination} in ${api.place}: see qstash-verify url-groups list`,
    );
  }
}

/** Whether it is known that the destination is missing, and not the account. */
async function isMissing(api: Api, error: unknown): Promise<boolean> {
  return await api.isGone(error).catch((other) => {
    if (other instanceof ApiError) return false;
    throw other;
  });
}
