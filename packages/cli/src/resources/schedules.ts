import { setPaused } from "../migration/schedule/put-schedule.js";
import { deleting, findBy, pathOf, readAll } from "./calls.js";
import { address, code, paused, time } from "./cells.js";
import type { ResourceKind } from "./resource-kind.js";
import { runSchedule } from "./schedule-run.js";

const PATH = "/v2/schedules";

const NEXT = time("Next run", "nextScheduleTime");

/** What is published again and again. */
export const SCHEDULES: ResourceKind = {
  name: "schedules",
  title: "Schedules",
  one: "schedule",
  origin: "client.schedules.create() of @upstash/qstash makes one.",
  description: "schedules",
  id: "scheduleId",
  columns: {
    schedule: code("Schedule", "scheduleId"),
    state: paused("isPaused"),
    cron: code("Cron", "cron"),
    destination: address("Destination", "destination"),
    next: {
      ...NEXT,
      value: (record) => (record["isPaused"] === true ? undefined : NEXT.value(record)),
    },
    last: time("Last run", "lastScheduleTime"),
  },
  list: (api, most) => readAll(api, PATH, most),
  find: (api, id) => findBy(api, pathOf(PATH, id)),
  verbs: [
    {
      name: "run",
      title: "Run now",
      description: "send now what the schedules would send at their next run",
      done: "sent",
      act: runSchedule,
    },
    {
      name: "pause",
      description: "pause schedules",
      done: "paused",
      suits: ({ isPaused }) => isPaused !== true,
      act: (api, id) => setPaused(api, id, true),
    },
    {
      name: "resume",
      description: "resume schedules",
      done: "resumed",
      suits: ({ isPaused }) => isPaused === true,
      act: (api, id) => setPaused(api, id, false),
    },
    deleting("schedules", PATH, "Delete for good? It is not sent any more."),
  ],
};
