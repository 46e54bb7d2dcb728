import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { ConsoleBackend } from "../contract/backend.js";
import { guideRoutes } from "./guide-routes.js";
import { liveStream } from "./live-stream.js";
import { localRoutes } from "./local-routes.js";
import { messageRoutes } from "./message-routes.js";
import { idOf, regionOf } from "./path-values.js";
import { readExplainInput, readTargets } from "./read-actions.js";
import { readFields } from "./read-body.js";
import { refuse } from "./refusals.js";

/** The largest body of a request, in bytes. */
const LARGEST = 1_048_576;
/** The most pages that are told what happens. */
const MOST_PAGES = 20;

/** What the page asks and does. Only what is named here is done where nothing may be changed. */
const READING_POSTS: ReadonlySet<string> = new Set(["/explain"]);

/** All that is below `/api`. */
export function createRoutes(backend: ConsoleBackend): Hono {
  const routes = new Hono();
  routes.use(
    bodyLimit({ maxSize: LARGEST, onError: (context) => refuse(context, "body_too_large") }),
  );
  routes.post("*", async (context, next) => {
    const [type] = (context.req.header("content-type") ?? "").toLowerCase().split(";");
    if (type?.trim() !== "application/json") return refuse(context, "json_required");
    const path = context.req.path.replace(/^\/api/, "");
    const { mayWrite } = await backend.state();
    if (!mayWrite && !READING_POSTS.has(path)) return refuse(context, "read_only");
    return await next();
  });
  routes.get("/state", async (context) => context.json(await backend.state()));
  routes.get("/live", live(backend));
  routes.post("/explain", async (context) =>
    context.json(await backend.explain(readExplainInput(await readFields(context)))),
  );
  routes.route("/messages", messageRoutes(backend));
  routes.route("/resources", resourceRoutes(backend));
  routes.get("/runs/:region/:id", async (context) =>
    context.json(await backend.runs.open(regionOf(context), idOf(context))),
  );
  routes.post("/events", async (context) => {
    const fields = await readFields(context);
    const { runs } = backend;
    const body = fields.text("body", LARGEST);
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
    return context.json((await resources.open(idOf(context, "kind"), target)) as object);
  });
  routes.post("/:kind/:verb", async (context) => {
    const targets = readTargets(await readFields(context));
    return context.json(await resources.act(idOf(context, "kind"), idOf(context, "verb"), targets));
  });
  return routes;
}

/** What happens, for as long as a page is open. */
function live(backend: ConsoleBackend): (context: Context) => Response {
  let pages = 0;
  return (context) => {
    if (pages >= MOST_PAGES) return refuse(context, "too_many_pages");
    pages += 1;
    const stream = liveStream(
      (listener) => backend.listen(listener),
      () => {
        pages -= 1;
      },
    );
    return context.body(stream, 200, { "Content-Type": "text/event-stream; charset=utf-8" });
  };
}
