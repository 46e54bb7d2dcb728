import type { Api } from "../api/api.js";
import { resourcePath } from "../api/api-call.js";
import { ApiError } from "../api/api-error.js";
import type { Failure } from "../failure.js";

/** The id of no schedule. */
const NOBODY = "qstash-verify.probe";

/**
 * Whether a region lets its schedules be paused, asked with one that is not there: a token that may
 * only read is told before anything is written.
 *
 * @returns why not
 */
export async function refusalToPause(api: Api): Promise<Failure | undefined> {
  try {
    const path = `${resourcePath("schedules", NOBODY)}/pause`;
    await api.call({ method: "PATCH", path });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { status } = error;
    if (status === 401 || status === 403) return api.failure(error);
  }
  return undefined;
}
