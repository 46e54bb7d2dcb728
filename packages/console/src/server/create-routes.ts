import { type Context, Hono } from "hono";
import type { ConsoleBackend } from "../contract/backend.js";
import { guideRoutes } from "./guide-routes.js";
import { fieldsOf, jsonRequests, LARGEST_BODY } from "./json-requests.js";
import { LiveHub } from "./live-hub.js";
import { localRoutes } from "./local-routes.js";
import { messageRoutes } from "./message-routes.js";
import { idOf, regionOf } from "./path-values.js";
import { readExplainInput, readTargets } from "./read-actions.js";
import { refuse } from "./refusals.js";

/** All routes under `/api`. */
export function createRoutes(backend: ConsoleBackend, onError: (error: unknown) => void): Hono {
  const routes = new Hono();
  routes.post("*", jsonRequests(backend));
  routes.get("/state", async (context) => context.json(await backend.state()));
  routes.get("/live", live(new LiveHub(backend, onError)));
  routes.post("/explain", async (context) =>
    context.json(await backend.explain(readExplainInput(fieldsOf(context)))),
  );
  routes.route("/messages", messageRoutes(backend));
  routes.route("/resources", resourceRoutes(backend));
  routes.get("/runs/:region/:id", async (context) =>
    context.json(await backend.runs.open(regionOf(context), idOf(context))),
  );
  routes.post("/events", async (context) => {
    const fields = fieldsOf(context);
    const { runs } = backend;
    const body = fields.text("body", LARGEST_BODY);
    return context.json({
      notified: await runs.notify(fields.region(), fields.word("eventId"), body),
    });
  });
  routes.get("/keys", async (context) => context.json(await backend.keys.list()));
  routes.post("/keys/:region/roll", async (context) =>
    context.json(await backend.keys.roll(regionOf(context))),
  );
  routes.route("/local", localRoutes(backend));
  routes.route("/guide", guideRoutes(backend));
  return routes;
}

function resourceRoutes({ resources }: ConsoleBackend): Hono {
  const routes = new Hono();
  routes.get("/:kind", async (context) =>
    context.json(await resources.list(idOf(context, "kind"))),
  );
  routes.get("/:kind/:region/:id", async (context) => {
    const target = { region: regionOf(context), id: idOf(context) };
    const record = await resources.open(idOf(context, "kind"), target);
    return context.json((record ?? null) as object);
  });
  routes.post("/:kind/:verb", async (context) => {
    const targets = readTargets(fieldsOf(context));
    return context.json(await resources.act(idOf(context, "kind"), idOf(context, "verb"), targets));
  });
  return routes;
}

/** The events, as long as a page is open. */
function live(hub: LiveHub): (context: Context) => Response {
  return (context) => {
    // Hono answers HEAD as GET, and nobody would ever read the stream.
    if (context.req.method === "HEAD") return refuse(context, "method_refused");
    const stream = hub.open();
    if (!stream) return refuse(context, "too_many_pages");
    return context.body(stream, 200, { "Content-Type": "text/event-stream; charset=utf-8" });
  };
}
