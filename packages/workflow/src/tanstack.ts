import type { RouteFunction } from "@upstash/workflow";
import { type Endpoint, endpoint } from "./endpoint.js";
import type { SharedOptions, WorkflowOptions } from "./options.js";
import { type Workflows, workflows } from "./serve-many.js";
import { workflow } from "./workflow.js";

export { createWorkflow } from "./serve-many.js";

/**
 * Serves a workflow as an endpoint of TanStack Start.
 *
 * ```ts
 * server: { handlers: serve(async (context) => { … }) },
 * ```
 */
export function serve<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): Endpoint {
  return endpoint(workflow(routeFunction, options));
}

/** The same for several workflows, in `$name.ts`: each under its name. */
export function serveMany(members: Workflows, options?: SharedOptions): Endpoint {
  return endpoint(workflows(members, options));
}
