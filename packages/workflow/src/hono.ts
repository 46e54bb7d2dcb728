import type { RouteFunction } from "@upstash/workflow";
import type { Handler } from "hono";
import { fromFetch } from "./call.js";
import type { SharedOptions, WorkflowOptions } from "./options.js";
import { type Workflows, workflows } from "./serve-many.js";
import { type Handle, workflow } from "./workflow.js";

export { createWorkflow } from "./serve-many.js";

/**
 * Serves a workflow in Hono, on every runtime Hono runs on. Nothing before it may read the body.
 *
 * ```ts
 * app.post("/orders/workflow", serve(async (context) => { … }));
 * ```
 */
export function serve<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): Handler {
  return handlerOf(workflow(routeFunction, options));
}

/** The same for several workflows: `app.post("/workflows/:name", serveMany({ … }))`. */
export function serveMany(members: Workflows, options?: SharedOptions): Handler {
  return handlerOf(workflows(members, options));
}

function handlerOf(handle: Handle): Handler {
  return (c) => handle(fromFetch(c.req.raw, c.env));
}
