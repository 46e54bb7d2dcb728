import type { Api } from "../api/api.js";
import { jsonBody, resourcePath } from "../api/api-call.js";
import { ApiError } from "../api/api-error.js";
import { putSchedule } from "./put-schedule.js";
import type { QueueDefinition } from "./queue-definition.js";
import type { Definition, Kind } from "./resource.js";
import type { ScheduleDefinition } from "./schedule-definition.js";
import type { UrlGroupDefinition } from "./url-group-definition.js";

/** Makes a resource what it should be, whatever it is at present. Every call may be made twice. */
export async function putResource(
  api: Api,
  kind: Kind,
  present: Definition | undefined,
  wanted: Definition,
): Promise<void> {
  if (kind === "url-group") {
    await putUrlGroup(api, present as UrlGroupDefinition | undefined, wanted as UrlGroupDefinition);
  } else if (kind === "queue") {
    const { name, parallelism, paused } = wanted as QueueDefinition;
    await api.call({
      method: "POST",
      path: "/v2/queues",
      ...jsonBody({ queueName: name, parallelism, paused }),
    });
  } else {
    await putSchedule(api, present as ScheduleDefinition | undefined, wanted as ScheduleDefinition);
  }
}

/** Takes a resource away; one that is gone already is no mistake. */
export async function removeResource(api: Api, kind: Kind, id: string): Promise<void> {
  const paths = { "url-group": "topics", queue: "queues", schedule: "schedules" } as const;
  try {
    await api.call({ method: "DELETE", path: resourcePath(paths[kind], id) });
  } catch (error) {
    // An earlier attempt may have done it, and its answer been lost.
    if (!(error instanceof ApiError && error.status === 404 && !/user/i.test(error.message)))
      throw error;
  }
}

async function putUrlGroup(
  api: Api,
  present: UrlGroupDefinition | undefined,
  wanted: UrlGroupDefinition,
): Promise<void> {
  const path = resourcePath("topics", wanted.name);
  const had = new Set(present?.endpoints.map((each) => JSON.stringify(each)));
  const added = wanted.endpoints.filter((each) => !had.has(JSON.stringify(each)));
  if (added.length > 0 || !present) {
    await api.call({
      method: "POST",
      path: `${path}/endpoints`,
      ...jsonBody({ endpoints: added }),
    });
  }
  const urls = new Set(wanted.endpoints.map(({ url }) => url));
  // By URL alone: a name may be that of an endpoint that has just been added.
  const removed = (present?.endpoints ?? [])
    .filter(({ url }) => !urls.has(url))
    .map(({ url }) => ({ url }));
  if (removed.length > 0) {
    await api.call({
      method: "DELETE",
      path: `${path}/endpoints`,
      ...jsonBody({ endpoints: removed }),
    });
  }
  const { headers = {} } = wanted;
  if (JSON.stringify(headers) !== JSON.stringify(present?.headers ?? {})) {
    await api.call({ method: "PATCH", path, ...jsonBody({ headers }) });
  }
}
