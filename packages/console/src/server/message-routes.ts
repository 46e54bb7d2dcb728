import { Hono } from "hono";
import { type ConsoleBackend, ConsoleProblem } from "../contract/backend.js";
import { idOf, regionOf } from "./path-values.js";
import { readPublication } from "./read-actions.js";
import { readFields } from "./read-body.js";

/** Messages: the list, one of them, and what is done to it. */
export function messageRoutes({ messages }: ConsoleBackend): Hono {
  const routes = new Hono();
  routes.get("/", async (context) => context.json(await messages.list()));
  routes.post("/", async (context) =>
    context.json(await messages.publish(readPublication(await readFields(context)))),
  );
  routes.get("/:region/:id", async (context) =>
    context.json(await messages.open(regionOf(context), idOf(context))),
  );
  routes.get("/:region/:id/attempts/:attempt/explain", async (context) => {
    const attempt = Number(context.req.param("attempt"));
    if (!Number.isSafeInteger(attempt))
      throw new ConsoleProblem(404, "Attempts are numbered from 1.");
    return context.json(await messages.explain(regionOf(context), idOf(context), attempt));
  });
  routes.post("/:region/:id/again", async (context) =>
    context.json(await messages.again(regionOf(context), idOf(context))),
  );
  routes.post("/:region/:id/spoil", async (context) => {
    const spoiling = (await readFields(context)).word("spoiling");
    return context.json(await messages.spoil(regionOf(context), idOf(context), spoiling));
  });
  return routes;
}
