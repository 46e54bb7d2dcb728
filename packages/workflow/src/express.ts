import type { RouteFunction } from "@upstash/workflow";
import type { RequestHandler } from "express";
import { fromNode, sendResponse } from "./node.js";
import type { SharedOptions, WorkflowOptions } from "./options.js";
import { type Workflows, workflows } from "./serve-many.js";
import { type Handle, workflow } from "./workflow.js";

export { createWorkflow } from "./serve-many.js";

/**
 * Serves a workflow in Express 4 and 5. Mount it before `express.json()`.
 *
 * @example
 * ```ts
 * import { serve } from "@qstash-verify/workflow/express";
 * import express from "express";
 *
 * const app = express();
 * app.post(
 *   "/orders/workflow",
 *   serve(async (context) => {
 *     await context.run("ship", () => console.log("shipped"));
 *   }),
 * );
 * app.listen(3000);
 * ```
 *
 * @throws ConfigurationError Goes to `next(error)`. A `Receiver` as `receiver`, a key in it, or a
 *   client as `qstashClient`, throws `option_invalid` at once.
 */
export function serve<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): RequestHandler {
  return requestHandler(workflow(routeFunction, options));
}

/**
 * Serves several workflows, each under its name: the last segment of the path.
 * Any other name is answered with 404. Use names that need no encoding in a URL.
 *
 * @example
 * ```ts
 * import { createWorkflow, serveMany } from "@qstash-verify/workflow/express";
 * import express from "express";
 *
 * const ship = createWorkflow(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * });
 *
 * const app = express();
 * app.post("/workflows/:name", serveMany({ ship }));
 * app.listen(3000);
 * ```
 *
 * @throws ConfigurationError `option_invalid` at once: a name is empty or has a slash in it, or a
 *   workflow's options contain a `Receiver`, a key or a client. For a request, as `serve()`.
 */
export function serveMany(members: Workflows, options?: SharedOptions): RequestHandler {
  return requestHandler(workflows(members, options));
}

const REMEDY = "mount the workflow before express.json(), or have it keep req.rawBody";

function requestHandler(handle: Handle): RequestHandler {
  return (req, res, next) => {
    handle(fromNode(req, REMEDY))
      .then((answer) => sendResponse(res, answer))
      .catch(next);
  };
}
