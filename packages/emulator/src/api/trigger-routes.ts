import type { PublishRequest } from "../delivery/publisher.js";
import type { MessageSettings } from "../message/message-settings.js";
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
export function triggerRoutes(api: Api, { intake, state }: Services): void {
  const { urlGroups, runs } = state;

  const trigger = (c: ApiContext, request: PublishRequest) => {
    const settings = beginning(request.settings);
    const { runId } = settings.workflow;
    attribute(c, runId);
    const { deduplicated } = [intake.publish({ ...request, settings })].flat()[0] ?? {};
    return { workflowRunId: runId, workflowCreatedAt: runs.get(runId).time, deduplicated };
  };

  api.post("/v2/trigger/*", async (c) => {
    const read = publicationOf(destinationOf(c, 2), publisherHeaders(c), urlGroups);
    return c.json(trigger(c, { ...read, body: await bytesOf(c), callerIp: callerOf(c) }));
  });

  api.post("/v2/batch/trigger", async (c) => {
    const items = await jsonOf(c);
    if (!Array.isArray(items)) throw new ApiError(400, "invalid json body: an array is expected");
    const requests = items.map((item): PublishRequest => {
      const { destination, headers, body } = fieldsOf(item);
      const read = publicationOf(String(destination ?? ""), batchHeaders(headers ?? {}), urlGroups);
      return { ...read, body: batchBody(body), callerIp: callerOf(c) };
    });
    return c.json(requests.map((request) => trigger(c, request)));
  });
}

/** The settings of a trigger that no SDK sent. The called SDK must be told so. */
function beginning(settings: MessageSettings) {
  const { workflow, headers } = settings;
  return {
    ...settings,
    headers: { ...headers, [UNKNOWN_SDK]: ["true"] },
    workflow: {
      runId: workflow?.runId ?? identifier("wfr"),
      isInit: true,
      isInvoke: false,
      features: [],
      callType: "step",
    },
  };
}
