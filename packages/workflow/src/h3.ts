import type { NodeRequest } from "@qstash-verify/core/building";
import type { RouteFunction } from "@upstash/workflow";
import { type Call, fromFetch } from "./call.js";
import { fromNode } from "./node.js";
import type { SharedOptions, WorkflowOptions } from "./options.js";
import { type Workflows, workflows } from "./serve-many.js";
import { type Handle, workflow } from "./workflow.js";

export { createWorkflow } from "./serve-many.js";

/** The part of an `H3Event` that is used: version 2 has a Fetch API request, and version 1 a Node.js request. */
export interface H3EventLike {
  readonly req?: object | undefined;
  readonly web?: { readonly request?: Request | undefined } | undefined;
  readonly node?: { readonly req: NodeRequest } | undefined;
}

/** An event handler of h3, with the property by which version 1 recognizes one. */
export interface EventHandler {
  (event: H3EventLike): Promise<Response>;
  __is_handler__?: true;
}

/**
 * Serves a workflow in h3 1 and 2, and so in Nitro and Nuxt.
 *
 * @example
 * ```ts
 * import { serve } from "@qstash-verify/workflow/h3";
 *
 * export default serve<{ order: number }>(async (context) => {
 *   const { order } = context.requestPayload;
 *   await context.run("ship", () => console.log("shipping", order));
 * }).handler;
 * ```
 *
 * @throws ConfigurationError The handler's promise rejects with it, and the host answers 500. A `Receiver` as
 *   `receiver`, a key in it, or a client as `qstashClient`, throws `option_invalid` at once.
 */
export function serve<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): { handler: EventHandler } {
  return { handler: eventHandler(workflow(routeFunction, options)) };
}

/**
 * Serves several workflows, each under its name: the last segment of the path.
 * Any other name is answered with 404. Use names that need no encoding in a URL.
 *
 * @example
 * ```ts
 * import { createWorkflow, serveMany } from "@qstash-verify/workflow/h3";
 *
 * const ship = createWorkflow(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * });
 *
 * export default serveMany({ ship }).handler; // in [name].ts
 * ```
 *
 * @throws ConfigurationError `option_invalid` at once: a name is empty or has a slash in it, or a
 *   workflow's options contain a `Receiver`, a key or a client. For a request, as `serve()`.
 */
export function serveMany(members: Workflows, options?: SharedOptions): { handler: EventHandler } {
  return { handler: eventHandler(workflows(members, options)) };
}

const REMEDY = "serve the workflow where nothing reads the body before";

function eventHandler(handle: Handle): EventHandler {
  const handler: EventHandler = async (event) => {
    const answer = await handle(callOf(event));
    // What is left of a refused body is discarded, so that the connection can be used again.
    if (fetchRequestOf(event) === undefined) event.node?.req.resume();
    return answer;
  };
  handler.__is_handler__ = true;
  return handler;
}

function callOf(event: H3EventLike): Call {
  const request = fetchRequestOf(event);
  if (request !== undefined) return fromFetch(request);
  const { req } = event.node ?? {};
  if (req === undefined) throw new TypeError("this is not an h3 event");
  return fromNode(req, REMEDY);
}

function fetchRequestOf({ req, web }: H3EventLike): Request | undefined {
  const isFetch = req !== undefined && "headers" in req && req.headers instanceof Headers;
  return isFetch ? (req as Request) : web?.request;
}
