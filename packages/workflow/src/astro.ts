import type { InvokableWorkflow, WorkflowContext } from "@upstash/workflow";
import { fromFetch } from "./call.js";
import type { Endpoint, RequestEvent } from "./endpoint.js";
import type { SharedOptions, WorkflowOptions } from "./options.js";
import { createWorkflow as createPlainWorkflow, type Workflows, workflows } from "./serve-many.js";
import { type Handle, workflow } from "./workflow.js";

/** A workflow that is given Astro's `APIContext` of each request too. */
export type AstroRouteFunction<Payload, Result, Context extends RequestEvent> = (
  context: WorkflowContext<Payload>,
  apiContext: Context,
) => Promise<Result>;

/** Any `APIContext`: it is named by those who have Astro's types. */
// biome-ignore lint/suspicious/noExplicitAny: else a parameter without a type could not be used
type AnyContext = any;

/**
 * Serves a workflow as an endpoint of Astro.
 *
 * The function also gets Astro's `APIContext` of each request, as its second parameter.
 *
 * In development, Astro keeps `.env` out of `process.env`, so let Node.js read it:
 * `node --env-file=.env node_modules/astro/bin/astro.mjs dev`; before Astro 6, the file is
 * `node_modules/astro/astro.js`.
 *
 * @example
 * ```ts
 * import { serve } from "@qstash-verify/workflow/astro";
 *
 * // src/pages/orders/workflow.ts
 * export const prerender = false;
 *
 * export const { POST } = serve(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * });
 * ```
 *
 * @throws ConfigurationError The handler's promise rejects with it, and the host answers 500. A `Receiver` as
 *   `receiver`, a key in it, or a client as `qstashClient`, throws `option_invalid` at once.
 */
export function serve<
  Payload = unknown,
  Result = unknown,
  Context extends RequestEvent = AnyContext,
>(
  routeFunction: AstroRouteFunction<Payload, Result, Context>,
  options?: WorkflowOptions<Payload, Result>,
): Endpoint<Context> {
  return withContext(workflow<Payload, Result, [Context]>(routeFunction, options));
}

/**
 * Makes a workflow that others can invoke, for `serveMany`.
 *
 * @example
 * ```ts
 * import { createWorkflow, serveMany } from "@qstash-verify/workflow/astro";
 *
 * const ship = createWorkflow(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * });
 *
 * export const { POST } = serveMany({ ship });
 * ```
 */
export function createWorkflow<
  Payload = unknown,
  Result = unknown,
  Context extends RequestEvent = AnyContext,
>(
  routeFunction: AstroRouteFunction<Payload, Result, Context>,
  options?: WorkflowOptions<Payload, Result>,
): InvokableWorkflow<Payload, Result> {
  // `serveMany` gives it the second parameter that the vendor's type does not have.
  type Plain = InvokableWorkflow<Payload, Result>["routeFunction"];
  return createPlainWorkflow(routeFunction as unknown as Plain, options);
}

/**
 * Serves several workflows, each under its name: the last segment of the path.
 * Any other name is answered with 404. Use names that need no encoding in a URL.
 *
 * @example
 * ```ts
 * import { createWorkflow, serveMany } from "@qstash-verify/workflow/astro";
 *
 * const ship = createWorkflow(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * });
 *
 * export const { POST } = serveMany({ ship });
 * ```
 *
 * @throws ConfigurationError `option_invalid` at once: a name is empty or has a slash in it, or a
 *   workflow's options contain a `Receiver`, a key or a client. For a request, as `serve()`.
 */
export function serveMany(members: Workflows, options?: SharedOptions): Endpoint {
  return withContext(workflows(members, options));
}

function withContext<Context extends RequestEvent>(handle: Handle<[Context]>): Endpoint<Context> {
  return { POST: (context) => handle(fromFetch(context.request), context) };
}
