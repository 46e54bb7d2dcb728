import type { RouteFunction } from "@upstash/workflow";
import { fromFetch } from "./call.js";
import type { SharedOptions, WorkflowOptions } from "./options.js";
import { type Workflows, workflows } from "./serve-many.js";
import { type Handle, workflow } from "./workflow.js";

// Everything else that the vendor's package exports: `serve` below is ours.
export * from "@upstash/workflow";
export type {
  ClientSettings,
  CredentialsOfRun,
  DirectTriggerCheck,
  MakeClient,
  RequestHead,
  SharedOptions,
  VerifiedOptions,
  WorkflowOptions,
} from "./options.js";
export { createWorkflow, type Workflows } from "./serve-many.js";
export { clientOfRun, workflowClient, workflowClients } from "./trigger.js";

/**
 * Answers a Fetch API request. On Workers, `env` contains the bindings. An `env` that holds no settings is
 * ignored.
 */
export type FetchHandler = (request: Request, env?: object) => Promise<Response>;

/**
 * Serves a workflow on any host that has Fetch API requests.
 *
 * Every request is verified, and a refused one is answered with problem details. A run continues with the
 * credentials of the region whose key signed the request, never with another region's.
 *
 * @example
 * ```ts
 * import { serve } from "@qstash-verify/workflow";
 *
 * const { handler } = serve<{ order: number }>(async (context) => {
 *   const { order } = context.requestPayload;
 *   await context.run("ship", () => console.log("shipping", order));
 * });
 * export default { fetch: handler };
 * ```
 *
 * @throws ConfigurationError For a request: `keys_missing`, `dev_mode_in_production`, `body_already_parsed`,
 *   `region_credentials_missing`, `option_invalid`. A `Receiver` as `receiver`, a key in it, or a client as
 *   `qstashClient`, throws `option_invalid` at once.
 */
export function serve<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): { handler: FetchHandler } {
  return handlerOf(workflow(routeFunction, options));
}

/**
 * Serves several workflows, each under its name: the last segment of the path.
 * Any other name is answered with 404. Use names that need no encoding in a URL.
 *
 * @example
 * ```ts
 * import { createWorkflow, serveMany } from "@qstash-verify/workflow";
 *
 * const ship = createWorkflow(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * });
 *
 * export const { handler } = serveMany({ ship });
 * ```
 *
 * @throws ConfigurationError `option_invalid` at once: a name is empty or has a slash in it, or a
 *   workflow's options contain a `Receiver`, a key or a client. For a request, as `serve()`.
 */
export function serveMany(members: Workflows, options?: SharedOptions): { handler: FetchHandler } {
  return handlerOf(workflows(members, options));
}

function handlerOf(handle: Handle): { handler: FetchHandler } {
  return { handler: (request, env) => handle(fromFetch(request, env)) };
}
