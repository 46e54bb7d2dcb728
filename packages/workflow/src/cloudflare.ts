import type { Environment } from "@qstash-verify/core";
import type { RouteFunction } from "@upstash/workflow";
import { fromFetch } from "./call.js";
import type { SharedOptions, WorkflowOptions } from "./options.js";
import { type Workflows, workflows } from "./serve-many.js";
import { type Handle, workflow } from "./workflow.js";

export type { WorkflowBindings } from "./bindings.js";
export { createWorkflow } from "./serve-many.js";

/** What a Pages Function is called with. */
export interface PagesContext {
  readonly request: Request;
  readonly env: Environment;
}

/** What a Pages Function is called with, under Upstash's name. */
export type PagesHandlerArgs = [
  { request: Request; env: Readonly<Record<string, string | undefined>> },
];

/** What a Worker's `fetch` is called with, under Upstash's name. */
export type WorkersHandlerArgs = [Request, Readonly<Record<string, string | undefined>>];

/** A Worker's `fetch`, or a Pages Function. `env` may also contain bindings that are not settings. */
export interface WorkerHandler {
  fetch(
    ...given: [request: Request, env: Environment] | [context: PagesContext]
  ): Promise<Response>;
}

/**
 * Serves a workflow on Cloudflare, with the settings that are bound to it.
 *
 * @example
 * A Worker
 * ```ts
 * import { serve } from "@qstash-verify/workflow/cloudflare";
 *
 * export default serve<{ order: number }>(async (context) => {
 *   const { order } = context.requestPayload;
 *   await context.run("ship", () => console.log("shipping", order));
 * });
 * ```
 *
 * @example
 * A Pages Function
 * ```ts
 * import { serve } from "@qstash-verify/workflow/cloudflare";
 *
 * export const onRequestPost = serve<{ order: number }>(async (context) => {
 *   const { order } = context.requestPayload;
 *   await context.run("ship", () => console.log("shipping", order));
 * }).fetch;
 * ```
 *
 * @throws ConfigurationError The handler's promise rejects with it, and the host answers 500. A `Receiver` as
 *   `receiver`, a key in it, or a client as `qstashClient`, throws `option_invalid` at once.
 */
export function serve<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): WorkerHandler {
  return workerHandler(workflow(routeFunction, options));
}

/**
 * Serves several workflows, each under its name: the last segment of the path.
 * Any other name is answered with 404. Use names that need no encoding in a URL.
 *
 * @example
 * ```ts
 * import { createWorkflow, serveMany } from "@qstash-verify/workflow/cloudflare";
 *
 * const ship = createWorkflow(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * });
 *
 * export default serveMany({ ship });
 * ```
 *
 * @throws ConfigurationError `option_invalid` at once: a name is empty or has a slash in it, or a
 *   workflow's options contain a `Receiver`, a key or a client. For a request, as `serve()`.
 */
export function serveMany(members: Workflows, options?: SharedOptions): WorkerHandler {
  return workerHandler(workflows(members, options));
}

function workerHandler(handle: Handle): WorkerHandler {
  return {
    fetch(given, env?: Environment) {
      const request = "request" in given ? given.request : given;
      return handle(fromFetch(request, "request" in given ? given.env : env));
    },
  };
}
