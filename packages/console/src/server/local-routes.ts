import { Hono } from "hono";
import type { ConsoleBackend } from "../contract/backend.js";
import { regionOf } from "./path-values.js";
import { readFaults } from "./read-actions.js";
import { readFields } from "./read-body.js";
import { refuse } from "./refusals.js";

/** The fastest local clock. */
const FASTEST = 1_000_000;

/** The clock and the faults of a local QStash. */
export function localRoutes({ local }: ConsoleBackend): Hono {
  const routes = new Hono();
  if (!local) return routes.all("*", (context) => refuse(context, "not_local"));
  routes.get("/", (context) => context.json(local.view()));
  routes.post("/clock", async (context) => {
    const fields = await readFields(context);
    if (fields.has("speed")) local.setSpeed(fields.number("speed", 0.001, FASTEST));
    if (fields.has("advance")) await local.advance(fields.word("advance"));
    return context.json(local.view());
  });
  routes.post("/:region", async (context) => {
    const region = regionOf(context);
    const fields = await readFields(context);
    if (fields.has("faults")) local.setFaults(region, readFaults(fields.object("faults")));
    if (fields.has("isOff")) await local.setOff(region, fields.flag("isOff"));
    return context.json(local.view());
  });
  return routes;
}
