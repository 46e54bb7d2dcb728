import type { Next } from "hono";
import type { Records } from "../storage/records.js";
import type { ApiContext } from "./api.js";

/**
 * Answers when what was done is kept. Where it cannot be, the answer is an error, and so is every
 * answer afterwards.
 */
export function keptAnswers(records: Records): (c: ApiContext, next: Next) => Promise<void> {
  return async (_, next) => {
    records.check();
    await next();
    records.flush();
  };
}
