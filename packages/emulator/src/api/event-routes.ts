import type { Limits } from "../limits.js";
import { parseMessageSettings } from "../message/message-settings.js";
import type { WaitRequest, WaitTarget } from "../message/waiter.js";
import { ApiError } from "../protocol/api-error.js";
import { parseDuration } from "../protocol/duration.js";
import { fieldsOf } from "../protocol/fields.js";
import { headerListOf, toHeaders } from "../protocol/header-list.js";
import { isHttpUrl } from "../protocol/http-url.js";
import type { Services } from "../services.js";
import { waiterView } from "../views/waiter-view.js";
import type { Notified } from "../workflow/waiting.js";
import type { Api, ApiContext } from "./api.js";
import { attribute, bytesOf, callerOf, jsonOf } from "./request-parts.js";
import { filtersOf, NO_FILTERS } from "./selection.js";

/** The events that runs wait for. */
export function eventRoutes(api: Api, { state, waiting, clock, limits }: Services): void {
  api.post("/v2/wait/:event", async (c) => {
    const runId = c.req.header("Upstash-Workflow-RunId") ?? "";
    attribute(c, runId);
    const request = await waitRequest(c, c.req.param("event"), clock.now(), limits);
    waiting.wait(state.runs.active(runId), request);
    return c.body(null, 200);
  });

  api.post("/v2/notify/:event", async (c) =>
    c.json(waiting.notify(c.req.param("event"), await bytesOf(c)).map(notifiedView), 201),
  );

  api.post("/v2/notify/:run/:event", async (c) => {
    attribute(c, c.req.param("run"));
    const run = state.runs.get(c.req.param("run"));
    const notified = waiting.notify(c.req.param("event"), await bytesOf(c), run);
    return c.json(notified.map(notifiedView), 201);
  });

  api.get("/v2/waiters/:event", (c) => {
    filtersOf(c, NO_FILTERS);
    return c.json(state.waiters.of(c.req.param("event")).map(waiterView));
  });
}

function notifiedView({ waiter, messageId }: Notified): object {
  return { waiter: waiterView(waiter), messageId, error: "" };
}

async function waitRequest(
  c: ApiContext,
  eventId: string,
  now: number,
  limits: Limits,
): Promise<WaitRequest> {
  const fields = fieldsOf(await jsonOf(c));
  const timeout = parseDuration(String(fields["timeout"]));
  if (timeout === undefined)
    throw new ApiError(400, "invalid timeout", { sent: fields["timeout"] });
  return {
    eventId,
    step: fieldsOf(fields["step"]),
    deadline: now + timeout,
    notified: target(fields["url"], ownHeaders(c), limits),
    timedOut: target(fields["timeoutUrl"] ?? fields["url"], fields["timeoutHeaders"] ?? {}, limits),
    callerIp: callerOf(c),
  };
}

function target(url: unknown, headers: unknown, limits: Limits): WaitTarget {
  if (typeof url !== "string" || !isHttpUrl(url))
    throw new ApiError(400, "invalid url", { sent: url });
  const list = headerListOf(headers);
  return { url, headers: list, settings: parseMessageSettings(toHeaders(list), limits) };
}

/** The headers of the step. The others belong to the request, among them its token. */
function ownHeaders(c: ApiContext): Record<string, string> {
  const entries = Object.entries(c.req.header());
  return Object.fromEntries(entries.filter(([name]) => /^(upstash-|content-type$)/.test(name)));
}
