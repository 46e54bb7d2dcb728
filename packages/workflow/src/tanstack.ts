import type { RouteFunction } from "@upstash/workflow";
import { type Endpoint, endpoint } from "./endpoint.js";
import type { SharedOptions, WorkflowOptions } from "./options.js";
import { type Workflows, workflows } from "./serve-many.js";
import { workflow } from "./workflow.js";

export { createWorkflow } from "./serve-many.js";

/**
 * Serves a workflow as an endpoint of TanStack Start.
 *
 * @example
 * ```ts
 * import { serve } from "@qstash-verify/workflow/tanstack";
 *
 * // server: { handlers }
 * export const handlers = serve(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * });
 * ```
 *
 * @throws ConfigurationError The handler's promise rejects with it, and the host answers 500. A `Receiver` as
 *   `receiver`, a key in it, or a client as `qstashClient`, throws `option_invalid` at once.
 */
export function serve<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): Endpoint {
  return endpoint(workflow(routeFunction, options));
}

/**
 * Serves several workflows, each under its name: the last segment of the path.
 * Any other name is answered with 404. Use names that need no encoding in a URL.
 *
 * @example
 * ```ts
 * import { createWorkflow, serveMany } from "@qstash-verify/workflow/tanstack";
 *
 * const ship = createWorkflow(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * });
 *
 * export const handlers = serveMany({ ship });
 * ```
 *
 * @throws ConfigurationError `option_invalid` at once: a name is empty or has a slash in it, or a
 *   workflow's options contain a `Receiver`, a key or a client. For a request, as `serve()`.
 */
export function serveMany(members: Workflows, options?: SharedOptions): Endpoint {
  return endpoint(workflows(members, options));
}
