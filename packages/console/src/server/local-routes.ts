import { Hono } from "hono";
import type { ConsoleBackend } from "../contract/backend.js";
import { fieldsOf } from "./json-requests.js";
import { regionOf } from "./path-values.js";
import { readFaults } from "./read-actions.js";
import { refuse } from "./refusals.js";

/** The fastest local clock. */
const FASTEST = 1_000_000;

/** The clock and the faults of a local QStash. */
export function localRoutes({ local }: ConsoleBackend): Hono {
  const routes = new Hono();
  if (!local) return routes.all("*", (context) => refuse(context, "not_local"));
  routes.get("/", (context) => context.json(local.view()));
  routes.post("/clock", async (context) => {
    const fields = fieldsOf(context);
    const speed = fields.has("speed") ? fields.number("speed", 0.001, FASTEST) : undefined;
    const advance = fields.has("advance") ? fields.word("advance") : undefined;
    if (speed !== undefined) local.setSpeed(speed);
    if (advance !== undefined) await local.advance(advance);
    return context.json(local.view());
  });
  routes.post("/:region", async (context) => {
    const region = regionOf(context);
    const fields = fieldsOf(context);
    const faults = fields.has("faults") ? readFaults(fields.object("faults")) : undefined;
    const isOff = fields.has("isOff") ? fields.flag("isOff") : undefined;
    if (faults) local.setFaults(region, faults);
    if (isOff !== undefined) await local.setOff(region, isOff);
    return context.json(local.view());
  });
  return routes;
}
