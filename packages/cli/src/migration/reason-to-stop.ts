import { ApiError } from "../api/api-error.js";
import { Failure } from "../failure.js";
import type { Application } from "./apply-plan.js";
import { Refusal } from "./hand-over.js";

/** What no further call would get past: a limit of the plan, a token, a region that is away, a full disk. */
export function reasonToStop(error: unknown, { source, target }: Application): Failure | undefined {
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
  return isFatal || (status === 404 && /user/i.test(message)) ? api.failure(error) : undefined;
}
