import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Next } from "hono";
import type { Clock } from "../clock/clock.js";
import type { Faults } from "../faults/faults.js";
import type { ApiContext } from "./api.js";
import { refusalOf, type TellRefusal, type TellReset } from "./refusals.js";
import type { RequestLog } from "./request-log.js";
import { QUERY_TOKEN, targetOf } from "./request-parts.js";

/** What runs before all routes. */
export interface FrontOptions {
  readonly clock: Clock;
  readonly faults: Faults;
  /** Every request is added here when it is answered. */
  readonly requests: RequestLog;
  readonly tellRefusal: TellRefusal;
  readonly tellReset: TellReset;
}

/** A middleware. */
export type Front = (c: ApiContext, next: Next) => Promise<Response | undefined>;

/** Records every request, reports refused ones, and applies faults. */
export function front(options: FrontOptions): Front {
  const { clock, faults, requests, tellRefusal, tellReset } = options;
  let received = 0;
  return async (c, next) => {
    const { rateLimited, reset, dropAnswer } = faults.settings.api ?? {};
    const subject = String(received++);
    const record = (status: number | undefined): void => {
      const path = targetOf(c).replaceAll(QUERY_TOKEN, "$1…");
      const workflowRunIds = c.get("workflowRunIds");
      const request = { method: c.req.method, path, status, time: clock.now() };
      requests.add(workflowRunIds ? { ...request, workflowRunIds } : request);
    };
    const hangUp = (isDone: boolean): Response => {
      record(undefined);
      tellReset(c, isDone);
      c.env.incoming.socket.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
    };
    if (faults.happens(reset, "api reset", subject)) return hangUp(false);
    if (faults.happens(rateLimited, "api rateLimited", subject)) {
      record(429);
      const error = "a fault that is set answers 429";
      tellRefusal(c, { status: 429, code: "rate_limited", error });
      return tooMany(c);
    }
    await next();
    if (faults.happens(dropAnswer, "api dropAnswer", subject)) {
      // The existing response must be removed, or both would be sent.
      c.res = undefined;
      return hangUp(true);
    }
    record(c.res.status);
    // A client that has gone was not refused.
    if (c.env.incoming.socket.destroyed) return undefined;
    const errors = c.error ? [c.error] : (c.get("refusedItems") ?? []);
    for (const each of errors) {
      const refusal = refusalOf(each);
      if (refusal) tellRefusal(c, refusal);
    }
    return undefined;
  };
}

/** The vendor's burst limit covers one second: a real one, whatever the emulator's clock shows. */
function tooMany(c: ApiContext): Response {
  return c.json({ error: "rate limit exceeded" }, 429, {
    "Burst-RateLimit-Limit": "100",
    "Burst-RateLimit-Remaining": "0",
    "Burst-RateLimit-Reset": String(Math.ceil(Date.now() / 1000)),
  });
}
