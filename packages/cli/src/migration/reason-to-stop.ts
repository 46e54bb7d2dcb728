import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { Failure } from "../failure.js";
import type { ApplyParts } from "./kind/kind.js";
import { Refusal } from "./kind/refusal.js";

/**
 * Errors that every further call would meet: a limit of the plan, a token, an unreachable region, a full
 * disk.
 */
export async function reasonToStop(
  error: unknown,
  { source, target }: Pick<ApplyParts, "source" | "target">,
): Promise<Failure | undefined> {
  if (error instanceof Refusal) return undefined;
  if (!(error instanceof ApiError)) {
    const message = error instanceof Error ? error.message : String(error);
    return new Failure(message, 2, { cause: error });
  }
  const { status, message, region } = error;
  const api = region === source.account.region ? source : target;
  if (status === 412) {
    return new Failure(
      `${api.account.region}: a limit of the plan is reached (412: ${message})`,
      1,
    );
  }
  const isFatal =
    status === undefined || status === 401 || status === 403 || status === 429 || status >= 500;
  return isFatal || (await isAccountGone(error, api)) ? api.failure(error) : undefined;
}

async function isAccountGone({ status }: ApiError, api: Api): Promise<boolean> {
  try {
    return status === 404 && !(await api.hasAccount());
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}
