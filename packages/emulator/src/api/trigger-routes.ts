import type { PublishRequest } from "../delivery/publisher.js";
import { ApiError } from "../protocol/api-error.js";
import { fieldsOf } from "../protocol/fields.js";
import { identifier } from "../protocol/identifier.js";
import type { Services } from "../services.js";
import { UNKNOWN_SDK } from "../workflow/run-starter.js";
import type { Api, ApiContext } from "./api.js";
import { batchBody, batchHeaders } from "./batch-item.js";
import { publicationOf, publisherHeaders } from "./publication.js";
import { attribute, bytesOf, callerOf, destinationOf, jsonOf } from "./request-parts.js";

/** Beginning workflow runs without an SDK. */
export function triggerRoutes(api: Api, services: Services): void {
  const { intake, state } = services;

  const trigger = (c: ApiContext, request: TriggerRequest) => {
    const { runId } = request.settings.workflow;
    attribute(c, runId);
    const { deduplicated } = [intake.publish(request)].flat()[0] ?? {};
    return { workflowRunId: runId, workflowCreatedAt: state.runs.get(runId).time, deduplicated };
  };

  api.post("/v2/trigger/*", async (c) => {
    const read = publicationOf(destinationOf(c, 2), publisherHeaders(c), services);
    const request = { ...read, body: await bytesOf(c), callerIp: callerOf(c) };
    return c.json(trigger(c, beginning(request)));
  });

  api.post("/v2/batch/trigger", async (c) => {
    const items = await jsonOf(c);
    if (!Array.isArray(items)) throw new ApiError(400, "invalid json body: an array is expected");
    const requests = items.map((item) => {
      const { destination, headers, body } = fieldsOf(item);
      const read = publicationOf(String(destination ?? ""), batchHeaders(headers ?? {}), services);
      return beginning({ ...read, body: batchBody(body), callerIp: callerOf(c) });
    });
    // All are begun or none is: the vendor's SDK takes every item of an answer for a run.
    for (const request of requests) intake.check(request);
    return c.json(requests.map((request) => trigger(c, request)));
  });
}

type TriggerRequest = ReturnType<typeof beginning>;

/** A trigger that no SDK sent. The called SDK must be told so. */
function beginning(request: PublishRequest) {
  const { workflow, headers } = request.settings;
  const settings = {
    ...request.settings,
    headers: { ...headers, [UNKNOWN_SDK]: ["true"] },
    workflow: {
      runId: workflow?.runId ?? identifier("wfr"),
      isInit: true,
      isInvoke: false,
      features: [],
      callType: "step",
    },
  };
  return { ...request, settings };
}
