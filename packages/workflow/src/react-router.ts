import type { RouteFunction } from "@upstash/workflow";
import { endpoint, type RequestEvent } from "./endpoint.js";
import type { SharedOptions, WorkflowOptions } from "./options.js";
import { type Workflows, workflows } from "./serve-many.js";
import { workflow } from "./workflow.js";

export { createWorkflow } from "./serve-many.js";

/** The action of a resource route. */
export type Action = (args: RequestEvent) => Promise<Response>;

/**
 * Serves a workflow as the action of a resource route of React Router.
 *
 * ```ts
 * export const action = serve(async (context) => { … });
 * ```
 */
export function serve<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): Action {
  return endpoint(workflow(routeFunction, options)).POST;
}

/** The same for several workflows, in a route with a parameter at its end: each under its name. */
export function serveMany(members: Workflows, options?: SharedOptions): Action {
  return endpoint(workflows(members, options)).POST;
}
