import type { Next } from "hono";
import type { Records } from "../storage/records.js";
import type { ApiContext } from "./api.js";

/**
 * Answers once the changes are stored. If they cannot be stored, this answer and every later one is an error.
 */
export function keptAnswers(records: Records): (c: ApiContext, next: Next) => Promise<void> {
  return async (_, next) => {
    records.check();
    await next();
    records.flush();
  };
}
