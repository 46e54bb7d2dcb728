import { deleting, findBy, pathOf, readAll } from "./calls.js";
import { code, count, number, paused, time } from "./cells.js";
import { FLOW_CONTROL } from "./flow-control.js";
import { DEAD_LETTERS, LOGS, MESSAGES } from "./messages.js";
import { pausing } from "./pausing.js";
import type { ResourceKind } from "./resource-kind.js";
import { RUNS } from "./runs.js";
import { SCHEDULES } from "./schedules.js";

const QUEUES: ResourceKind = {
  name: "queues",
  title: "Queues",
  one: "queue",
  origin: "client.queue({ queueName }).upsert() of @upstash/qstash makes one.",
  description: "queues",
  id: "name",
  columns: {
    queue: code("Queue", "name"),
    state: paused("paused"),
    waiting: number("Waiting", "lag"),
    parallelism: number("Parallelism", "parallelism"),
    created: time("Created", "createdAt"),
  },
  list: (api, most) => readAll(api, "/v2/queues", most),
  find: (api, id) => findBy(api, pathOf("/v2/queues", id)),
  verbs: [
    ...pausing("queues", "/v2/queues", "paused"),
    deleting("queues", "/v2/queues", "Delete for good, and with it all messages that wait in it?"),
  ],
};

const URL_GROUPS: ResourceKind = {
  name: "url-groups",
  title: "URL groups",
  one: "URL group",
  origin: "client.urlGroups.addEndpoints() of @upstash/qstash makes one.",
  description: "URL groups",
  id: "name",
  columns: {
    group: code("Group", "name"),
    endpoints: count("Endpoints", "endpoints"),
    created: time("Created", "createdAt"),
    updated: time("Updated", "updatedAt"),
  },
  list: (api, most) => readAll(api, "/v2/topics", most),
  find: (api, id) => findBy(api, pathOf("/v2/topics", id)),
  verbs: [
    deleting("URL groups", "/v2/topics", "Delete for good? What is published to it then fails."),
  ],
};

/** All kinds, in the order of the help text. */
export const RESOURCE_KINDS: readonly ResourceKind[] = [
  MESSAGES,
  LOGS,
  DEAD_LETTERS,
  SCHEDULES,
  QUEUES,
  URL_GROUPS,
  FLOW_CONTROL,
  RUNS,
];
