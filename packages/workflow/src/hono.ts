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

/** A Hono handler. It needs only the context, so you can also call it yourself. */
export type WorkflowHandler<Bindings extends object = Any, Variables extends object = Any> = (
  c: Context<{ Bindings: Bindings; Variables: Variables }>,
) => Promise<Response>;

/**
 * Serves a workflow in Hono, on every runtime Hono runs on. Nothing before it may read the body.
 *
 * @example
 * ```ts
 * import { serve } from "@qstash-verify/workflow/hono";
 * import { Hono } from "hono";
 *
 * const app = new Hono();
 * app.post(
 *   "/orders/workflow",
 *   serve(async (context) => {
 *     await context.run("ship", () => console.log("shipped"));
 *   }),
 * );
 * export default app;
 * ```
 *
 * @throws ConfigurationError Goes to `app.onError`. A `Receiver` as `receiver`, a key in it, or a
 *   client as `qstashClient`, throws `option_invalid` at once.
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

/**
 * Makes a workflow that others can invoke, for `serveMany`.
 *
 * @example
 * ```ts
 * import { createWorkflow, serveMany } from "@qstash-verify/workflow/hono";
 *
 * const ship = createWorkflow(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * });
 *
 * export const handler = serveMany({ ship });
 * ```
 */
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

/**
 * Serves several workflows, each under its name: the last segment of the path.
 * Any other name is answered with 404. Use names that need no encoding in a URL.
 *
 * @example
 * ```ts
 * import { createWorkflow, serveMany } from "@qstash-verify/workflow/hono";
 * import { Hono } from "hono";
 *
 * const ship = createWorkflow(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * });
 *
 * const app = new Hono();
 * app.post("/workflows/:name", serveMany({ ship }));
 * export default app;
 * ```
 *
 * @throws ConfigurationError `option_invalid` at once: a name is empty or has a slash in it, or a
 *   workflow's options contain a `Receiver`, a key or a client. For a request, as `serve()`.
 */
export function serveMany(members: Workflows, options?: SharedOptions): WorkflowHandler {
  return handlerOf(workflows(members, options));
}

function handlerOf(handle: Handle): WorkflowHandler {
  return (c) => handle(fromFetch(c.req.raw, c.env));
}
