import type { Published, PublishRequest } from "../delivery/publisher.js";
import { ApiError } from "../protocol/api-error.js";
import { fieldsOf } from "../protocol/fields.js";
import type { Services } from "../services.js";
import type { Api, ApiContext } from "./api.js";
import { batchBody, batchHeaders } from "./batch-item.js";
import { publicationOf, publisherHeaders } from "./publication.js";
import { attribute, bytesOf, callerOf, destinationOf, jsonOf } from "./request-parts.js";

/** Publish, enqueue and batch. */
export function publishRoutes(api: Api, services: Services): void {
  const { intake } = services;

  const accept = async (c: ApiContext, segments: number, queueName?: string) => {
    const read = publicationOf(destinationOf(c, segments), publisherHeaders(c), services);
    const body = await bytesOf(c);
    const request = inQueue({ ...read, body, callerIp: callerOf(c) }, queueName);
    attribute(c, request.settings.workflow?.runId);
    const published = intake.publish(request);
    const isDuplicate = !Array.isArray(published) && published.deduplicated;
    return c.json(published, isDuplicate ? 202 : 201);
  };

  api.post("/v2/publish/*", (c) => accept(c, 2));
  api.post("/v2/enqueue/:queue/*", (c) => accept(c, 3, c.req.param("queue")));

  api.post("/v2/batch", async (c) => {
    const items = await jsonOf(c);
    if (!Array.isArray(items)) throw new ApiError(400, "invalid json body: an array is expected");
    const publish = (item: unknown): Published | Published[] | ApiError => {
      try {
        const request = batchItem(item);
        attribute(c, request.settings.workflow?.runId);
        return intake.publish(request);
      } catch (error) {
        if (error instanceof ApiError) return error;
        throw error;
      }
    };
    const batchItem = (item: unknown): PublishRequest => {
      const { destination, headers, body, queue } = fieldsOf(item);
      const read = publicationOf(String(destination ?? ""), batchHeaders(headers ?? {}), services);
      const request = { ...read, body: batchBody(body), callerIp: callerOf(c) };
      return inQueue(request, typeof queue === "string" ? queue : undefined);
    };
    const results = items.map(publish);
    const answer = batchAnswer(results);
    c.set(
      "refusedItems",
      results.filter((each) => each instanceof ApiError),
    );
    return c.json(answer);
  });
}

/**
 * Each item has its answer or its error. If nothing was accepted, the request itself fails, so that the
 * workflow SDK sees that its run has ended, or that the plan does not allow what a step asks for.
 */
function batchAnswer(results: readonly (Published | Published[] | ApiError)[]): object[] {
  const [first] = results;
  if (first instanceof ApiError && results.every((each) => each instanceof ApiError)) throw first;
  return results.map((each) => (each instanceof ApiError ? { error: each.message } : each));
}

/** The queue of a path or of an item has priority over the one of the headers. */
function inQueue(request: PublishRequest, name = request.settings.queueName): PublishRequest {
  return { ...request, settings: { ...request.settings, queueName: name || undefined } };
}
