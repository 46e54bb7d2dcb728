import type { PublishRequest } from "../delivery/publisher.js";
import { parseMessageSettings } from "../message/message-settings.js";
import { ApiError } from "../protocol/api-error.js";
import { fieldsOf } from "../protocol/fields.js";
import type { Services } from "../services.js";
import type { Api, ApiContext } from "./api.js";
import { attribute, bytesOf, callerOf, destinationOf, jsonOf } from "./request-parts.js";

/** Publish, enqueue and batch. */
export function publishRoutes(api: Api, { intake }: Services): void {
  const accept = (c: ApiContext, request: PublishRequest) => {
    attribute(c, request.settings.workflow?.runId);
    intake.check(request);
    const published = intake.publish(request);
    const isDuplicate = !Array.isArray(published) && published.deduplicated;
    return c.json(published, isDuplicate ? 202 : 201);
  };

  api.post("/v2/publish/*", async (c) => {
    const settings = parseMessageSettings(c.req.raw.headers);
    const [destination, callerIp] = [destinationOf(c, 2), callerOf(c)];
    return accept(c, { destination, settings, body: await bytesOf(c), callerIp });
  });

  api.post("/v2/enqueue/:queue/*", async (c) => {
    const queueName = c.req.param("queue");
    const settings = { ...parseMessageSettings(c.req.raw.headers), queueName };
    const [destination, callerIp] = [destinationOf(c, 3), callerOf(c)];
    return accept(c, { destination, settings, body: await bytesOf(c), callerIp });
  });

  api.post("/v2/batch", async (c) => {
    const items = await jsonOf(c);
    if (!Array.isArray(items)) throw new ApiError(400, "invalid json body: an array is expected");
    const requests = items.map((item) => batchItem(item, callerOf(c)));
    attribute(c, ...requests.map(({ settings }) => settings.workflow?.runId));
    // All or none: whoever gets an error has published nothing.
    for (const request of requests) intake.check(request);
    return c.json(requests.map((request) => intake.publish(request)));
  });
}

function batchItem(item: unknown, callerIp: string): PublishRequest {
  const { destination, headers, body, queue } = fieldsOf(item);
  const settings = parseMessageSettings(batchHeaders(headers ?? {}));
  return {
    destination: String(destination ?? ""),
    settings: typeof queue === "string" ? { ...settings, queueName: queue } : settings,
    body: new TextEncoder().encode(batchBody(body)),
    callerIp,
  };
}

function batchBody(body: unknown): string {
  if (body === undefined || body === null) return "";
  if (typeof body === "string") return body;
  throw new ApiError(400, "invalid batch item: its body is a string");
}

function batchHeaders(headers: unknown): Headers {
  const entries = Object.entries(fieldsOf(headers)).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  try {
    return new Headers(entries);
  } catch {
    throw new ApiError(400, "invalid batch item: its headers are none");
  }
}
