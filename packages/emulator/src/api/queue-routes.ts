import { ApiError } from "../protocol/api-error.js";
import { fieldsOf } from "../protocol/fields.js";
import type { Services } from "../services.js";
import { type QueueView, queueName } from "../state/queues.js";
import type { Api, ApiContext } from "./api.js";
import { jsonOf } from "./request-parts.js";
import { filtersOf, NO_FILTERS, refuseSelection } from "./selection.js";

/** The queues. */
export function queueRoutes(api: Api, services: Services): void {
  const { state, clock, limits } = services;
  const { queues } = state;
  const done = (c: ApiContext) => c.body(null, 200);

  api.get("/v2/queues", (c) => {
    filtersOf(c, NO_FILTERS);
    return c.json([...queues].map((each) => state.viewOf(each)));
  });
  api.get("/v2/queues/:name", (c) => c.json(state.viewOf(queues.get(c.req.param("name")))));

  api.post("/v2/queues", async (c) => {
    const { name, parallelism, paused } = queueOf(await jsonOf(c));
    if (!queues.has(name) && queues.size >= limits.queues) {
      throw new ApiError(412, "quota exceeded: queues");
    }
    queues.upsert(name, parallelism, paused, clock.now());
    return done(c);
  });

  api.post("/v2/queues/:name/pause", (c) => {
    queues.setPaused(c.req.param("name"), true, clock.now());
    return done(c);
  });

  api.post("/v2/queues/:name/resume", (c) => {
    queues.setPaused(c.req.param("name"), false, clock.now());
    return done(c);
  });

  // An empty name means all of them, as in the vendor's API.
  api.delete("/v2/queues", async (c) => {
    await refuseSelection(c);
    for (const { name } of [...queues]) remove(services, name);
    return done(c);
  });

  api.delete("/v2/queues/:name", (c) => {
    remove(services, c.req.param("name"));
    return done(c);
  });
}

/** The messages of a queue are deleted with it. */
function remove({ state, dispatcher }: Services, name: string): void {
  state.queues.delete(name);
  for (const message of state.messages.values()) {
    if (message.settings.queueName === name) dispatcher.cancel(message);
  }
}

function queueOf(body: unknown): Pick<QueueView, "name" | "parallelism" | "paused"> {
  const { queueName: sent, parallelism = 1, paused = false } = fieldsOf(body);
  const name = queueName(sent);
  if (!(Number.isInteger(parallelism) && Number(parallelism) >= 1)) {
    throw new ApiError(400, "invalid parallelism", { sent: parallelism });
  }
  return { name, parallelism: Number(parallelism), paused: paused === true };
}
