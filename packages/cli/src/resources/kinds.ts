import { setPaused } from "../migration/schedule/put-schedule.js";
import { findBy, pathOf, readAll } from "./calls.js";
import { address, count, field, paused, time } from "./cells.js";
import { DEAD_LETTERS, LOGS, MESSAGES } from "./messages.js";
import type { ResourceKind } from "./resource-kind.js";
import { RUNS } from "./runs.js";
import { runSchedule } from "./schedule-run.js";

const SCHEDULES: ResourceKind = {
  name: "schedules",
  title: "Schedules",
  one: "schedule",
  origin: "client.schedules.create() of @upstash/qstash makes one.",
  description: "schedules",
  id: "scheduleId",
  columns: {
    schedule: field("scheduleId"),
    state: paused("isPaused"),
    cron: field("cron"),
    destination: address("destination"),
    next: time("nextScheduleTime"),
    last: time("lastScheduleTime"),
  },
  list: (api, most) => readAll(api, "/v2/schedules", most),
  find: (api, id) => findBy(api, pathOf("/v2/schedules", id)),
  verbs: [
    {
      name: "run",
      description: "send now what they would send at their next time",
      done: "sent",
      act: runSchedule,
    },
    {
      name: "pause",
      description: "pause schedules",
      done: "paused",
      act: (api, id) => setPaused(api, id, true),
    },
    {
      name: "resume",
      description: "resume schedules",
      done: "resumed",
      act: (api, id) => setPaused(api, id, false),
    },
  ],
};

const QUEUES: ResourceKind = {
  name: "queues",
  title: "Queues",
  one: "queue",
  origin: "client.queue({ queueName }).upsert() of @upstash/qstash makes one.",
  description: "queues",
  id: "name",
  columns: {
    queue: field("name"),
    state: paused("paused"),
    waiting: field("lag"),
    parallelism: field("parallelism"),
    created: time("createdAt"),
  },
  list: (api, most) => readAll(api, "/v2/queues", most),
  find: (api, id) => findBy(api, pathOf("/v2/queues", id)),
  verbs: (["pause", "resume"] as const).map((name) => ({
    name,
    description: `${name} queues`,
    done: `${name}d`,
    act: (api, id) => api.call({ method: "POST", path: `${pathOf("/v2/queues", id)}/${name}` }),
  })),
};

const URL_GROUPS: ResourceKind = {
  name: "url-groups",
  title: "URL groups",
  one: "URL group",
  origin: "client.urlGroups.addEndpoints() of @upstash/qstash makes one.",
  description: "URL groups",
  id: "name",
  columns: {
    group: field("name"),
    endpoints: count("endpoints"),
    created: time("createdAt"),
    updated: time("updatedAt"),
  },
  list: (api, most) => readAll(api, "/v2/topics", most),
  find: (api, id) => findBy(api, pathOf("/v2/topics", id)),
};

/** All kinds, in the order of the help text. */
export const RESOURCE_KINDS: readonly ResourceKind[] = [
  MESSAGES,
  LOGS,
  DEAD_LETTERS,
  SCHEDULES,
  QUEUES,
  URL_GROUPS,
  RUNS,
];
