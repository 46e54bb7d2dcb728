import { withoutDeduplication } from "../message/message-settings.js";
import type { ScheduleDefinition } from "../message/schedule.js";
import { ApiError } from "../protocol/api-error.js";
import { CronExpression } from "../protocol/cron.js";
import { identifier } from "../protocol/identifier.js";
import type { Services } from "../services.js";
import { scheduleView } from "../views/schedule-view.js";
import type { Api, ApiContext } from "./api.js";
import { publicationOf, publisherHeaders } from "./publication.js";
import { bytesOf, callerOf, destinationOf } from "./request-parts.js";
import { filtersOf, NO_FILTERS, refuseSelection } from "./selection.js";

/** The schedules. */
export function scheduleRoutes(api: Api, services: Services): void {
  const { state, scheduler, intake, limits, clock } = services;
  const { schedules, queues } = state;
  const done = (c: ApiContext) => c.body(null, 200);

  api.get("/v2/schedules", (c) => {
    filtersOf(c, NO_FILTERS);
    return c.json(schedules.list().map(scheduleView));
  });
  api.get("/v2/schedules/:id", (c) => c.json(scheduleView(schedules.get(c.req.param("id")))));

  for (const [action, isPaused] of Object.entries({ pause: true, resume: false })) {
    // PATCH in every SDK of the vendor, POST in its API description.
    api.on(["PATCH", "POST"], `/v2/schedules/:id/${action}`, (c) => {
      schedules.change(schedules.get(c.req.param("id") ?? ""), { isPaused });
      return done(c);
    });
  }

  api.post("/v2/schedules/*", async (c) => {
    const definition = await definitionOf(c, services);
    const { scheduleId, settings } = definition;
    intake.check(definition);
    if (!schedules.find(scheduleId) && schedules.size >= limits.schedules) {
      throw new ApiError(412, "quota exceeded: schedules");
    }
    if (settings.queueName !== undefined) queues.obtain(settings.queueName, clock.now());
    scheduler.upsert(definition);
    return c.json({ scheduleId }, 201);
  });

  // An empty id means all of them, as in the vendor's API.
  api.delete("/v2/schedules", async (c) => {
    await refuseSelection(c);
    for (const { scheduleId } of schedules.list()) scheduler.delete(scheduleId);
    return done(c);
  });

  api.delete("/v2/schedules/:id", (c) => {
    scheduler.delete(c.req.param("id"));
    return done(c);
  });
}

async function definitionOf(c: ApiContext, services: Services): Promise<ScheduleDefinition> {
  const { headers } = c.req.raw;
  const { destination, settings } = publicationOf(
    destinationOf(c, 2),
    publisherHeaders(c),
    services,
  );
  const scheduleId = headers.get("Upstash-Schedule-Id") || identifier("scd");
  if (!/^[A-Za-z0-9_.-]+$/.test(scheduleId)) {
    throw new ApiError(400, "invalid schedule id", { sent: scheduleId });
  }
  return {
    scheduleId,
    cron: new CronExpression(headers.get("Upstash-Cron") ?? ""),
    destination,
    // A deduplication id would make every message but the first a duplicate.
    settings: withoutDeduplication(settings),
    body: await bytesOf(c),
    callerIp: callerOf(c),
  };
}
