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
 * Serves a workflow as an endpoint of Astro: a file below `src/pages`, with `export const prerender = false`.
 *
 * ```ts
 * export const { POST } = serve(async (context, apiContext: APIContext) => { … });
 * ```
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

/** A workflow that others can invoke, and `serveMany` serves. */
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

/** The same for several workflows, in `[name].ts`: each under its name. */
export function serveMany(members: Workflows, options?: SharedOptions): Endpoint {
  return withContext(workflows(members, options));
}

function withContext<Context extends RequestEvent>(handle: Handle<[Context]>): Endpoint<Context> {
  return { POST: (context) => handle(fromFetch(context.request), context) };
}
