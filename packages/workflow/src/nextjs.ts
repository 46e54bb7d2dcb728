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
 * ```ts
 * export const { POST } = serve(async (context) => { … });
 * ```
 */
export function serve<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): RouteHandlers {
  return routeHandlers(workflow(routeFunction, options));
}

/** The same for several workflows, in `[name]/route.ts`. */
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
 * ```ts
 * export const config = { api: { bodyParser: false } };
 * export default servePagesRouter(async (context) => { … }).handler;
 * ```
 */
export function servePagesRouter<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): { handler: NextApiHandler } {
  return apiRoute(workflow(routeFunction, options));
}

/** The same for several workflows, in `[name].ts`. */
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
      const call = fromNode(request, request.headers.host, REMEDY);
      // Next.js has parsed the target and written its query anew: it is compared as a URL.
      const url = `http://localhost${call.url}`;
      await sendResponse(response, await handle({ ...call, url }));
    },
  };
}
