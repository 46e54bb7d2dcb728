import type { RouteFunction } from "@upstash/workflow";
import type { NextApiHandler } from "next";
import { fromFetch } from "./call.js";
import { fromNode, sendResponse } from "./node.js";
import type { SharedOptions, WorkflowOptions } from "./options.js";
import { type Workflows, workflows } from "./serve-many.js";
import { type Handle, workflow } from "./workflow.js";

export { createWorkflow, createWorkflow as createWorkflowPagesRouter } from "./serve-many.js";

/** A route handler of the App Router. */
export interface RouteHandlers {
  POST(request: Request): Promise<Response>;
}

/**
 * Serves a workflow as a route handler of the App Router.
 *
 * @example
 * ```ts
 * import { serve } from "@qstash-verify/workflow/nextjs";
 *
 * // app/api/orders/workflow/route.ts
 * export const { POST } = serve<{ order: number }>(async (context) => {
 *   const { order } = context.requestPayload;
 *   await context.run("ship", () => console.log("shipping", order));
 * });
 * ```
 *
 * @throws ConfigurationError Goes to Next.js. A `Receiver` as `receiver`, a key in it, or a
 *   client as `qstashClient`, throws `option_invalid` at once.
 */
export function serve<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): RouteHandlers {
  return routeHandlers(workflow(routeFunction, options));
}

/**
 * Serves several workflows, each under its name: the last segment of the path. For the App Router.
 * Any other name is answered with 404. Use names that need no encoding in a URL.
 *
 * @example
 * ```ts
 * import { createWorkflow, serveMany } from "@qstash-verify/workflow/nextjs";
 *
 * const ship = createWorkflow(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * });
 *
 * // app/api/[name]/route.ts
 * export const { POST } = serveMany({ ship });
 * ```
 *
 * @throws ConfigurationError `option_invalid` at once: a name is empty or has a slash in it, or a
 *   workflow's options contain a `Receiver`, a key or a client. For a request, as `serve()`.
 */
export function serveMany(members: Workflows, options?: SharedOptions): RouteHandlers {
  return routeHandlers(workflows(members, options));
}

function routeHandlers(handle: Handle): RouteHandlers {
  const post = (request: Request) => handle(fromFetch(request));
  return { POST: post };
}

/**
 * Serves a workflow as an API route of the Pages Router.
 *
 * @example
 * ```ts
 * // pages/api/orders/workflow.ts
 * import { servePagesRouter } from "@qstash-verify/workflow/nextjs";
 *
 * export const config = { api: { bodyParser: false } };
 *
 * export default servePagesRouter(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * }).handler;
 * ```
 *
 * @throws ConfigurationError Goes to Next.js, which answers 500: `body_already_parsed` if `config` is missing.
 *   A `Receiver` as `receiver`, a key in it, or a client as `qstashClient`, throws `option_invalid` at once.
 */
export function servePagesRouter<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): { handler: NextApiHandler } {
  return apiRoute(workflow(routeFunction, options));
}

/**
 * Serves several workflows in one API route of the Pages Router, each under its name. Any other name is answered
 * with 404. Use names that need no encoding in a URL.
 *
 * @example
 * ```ts
 * // pages/api/workflows/[name].ts
 * import {
 *   createWorkflowPagesRouter,
 *   serveManyPagesRouter,
 * } from "@qstash-verify/workflow/nextjs";
 *
 * export const config = { api: { bodyParser: false } };
 *
 * const ship = createWorkflowPagesRouter(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * });
 *
 * export default serveManyPagesRouter({ ship }).handler;
 * ```
 *
 * @throws ConfigurationError `option_invalid` at once: a name is empty or has a slash in it, or a
 *   workflow's options contain a `Receiver`, a key or a client. For a request, as `servePagesRouter()`.
 */
export function serveManyPagesRouter(
  members: Workflows,
  options?: SharedOptions,
): { handler: NextApiHandler } {
  return apiRoute(workflows(members, options));
}

const REMEDY = "add `export const config = { api: { bodyParser: false } }` to this API route";

function apiRoute(handle: Handle): { handler: NextApiHandler } {
  return {
    async handler(request, response) {
      const call = fromNode(request, REMEDY);
      // Next.js has parsed the target and written its query anew: it is compared as a URL.
      const url = `http://localhost${call.url}`;
      await sendResponse(response, await handle({ ...call, url }));
    },
  };
}
