import type { InvokableWorkflow, RouteFunction } from "@upstash/workflow";
import type { Context } from "hono";
import { fromFetch } from "./call.js";
import type { SharedOptions, WorkflowOptions } from "./options.js";
import { createWorkflow as createPlainWorkflow, type Workflows, workflows } from "./serve-many.js";
import { type Handle, workflow } from "./workflow.js";

export type { WorkflowBindings } from "./bindings.js";

/** Whatever the app has: a handler fits in any of them. */
// biome-ignore lint/suspicious/noExplicitAny: Hono's own default, too
type Any = any;

/** A handler of Hono, which can be called with a context as well. */
export type WorkflowHandler<Bindings extends object = Any, Variables extends object = Any> = (
  c: Context<{ Bindings: Bindings; Variables: Variables }>,
) => Promise<Response>;

/**
 * Serves a workflow in Hono, on every runtime Hono runs on. Nothing before it may read the body.
 *
 * ```ts
 * app.post("/orders/workflow", serve(async (context) => { … }));
 * ```
 */
export function serve<
  Payload = unknown,
  Bindings extends object = Any,
  Variables extends object = Any,
  Result = unknown,
>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): WorkflowHandler<Bindings, Variables> {
  return handlerOf(workflow(routeFunction, options));
}

/** A workflow that others can invoke, and `serveMany` serves. */
export function createWorkflow<
  Payload = unknown,
  Result = unknown,
  _Bindings extends object = Any,
  _Variables extends object = Any,
>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): InvokableWorkflow<Payload, Result> {
  return createPlainWorkflow(routeFunction, options);
}

/** The same for several workflows: `app.post("/workflows/:name", serveMany({ … }))`. */
export function serveMany(members: Workflows, options?: SharedOptions): WorkflowHandler {
  return handlerOf(workflows(members, options));
}

function handlerOf(handle: Handle): WorkflowHandler {
  return (c) => handle(fromFetch(c.req.raw, c.env));
}
