import { Hono } from "hono";
import { type ConsoleBackend, ConsoleProblem } from "../contract/backend.js";
import { fieldsOf } from "./json-requests.js";
import { idOf, regionOf } from "./path-values.js";
import { readPublication } from "./read-actions.js";

/** Messages: the list, one of them, and what is done to it. */
export function messageRoutes({ messages }: ConsoleBackend): Hono {
  const routes = new Hono();
  routes.get("/", async (context) => context.json(await messages.list()));
  routes.post("/", async (context) =>
    context.json(await messages.publish(readPublication(fieldsOf(context)))),
  );
  routes.get("/:region/:id", async (context) =>
    context.json(await messages.open(regionOf(context), idOf(context))),
  );
  routes.get("/:region/:id/attempts/:attempt/explain", async (context) => {
    const attempt = context.req.param("attempt");
    if (!/^[1-9]\d{0,8}$/.test(attempt))
      throw new ConsoleProblem(404, "Attempts are numbered from 1.");
    return context.json(await messages.explain(regionOf(context), idOf(context), Number(attempt)));
  });
  routes.post("/:region/:id/again", async (context) =>
    context.json(await messages.again(regionOf(context), idOf(context))),
  );
  routes.post("/:region/:id/spoil", async (context) => {
    const spoiling = fieldsOf(context).word("spoiling");
    return context.json(await messages.spoil(regionOf(context), idOf(context), spoiling));
  });
  return routes;
}
