import type { RouteFunction } from "@upstash/workflow";
import type { RequestHandler } from "express";
import { fromNode, sendResponse } from "./node.js";
import type { SharedOptions, WorkflowOptions } from "./options.js";
import { type Workflows, workflows } from "./serve-many.js";
import { type Handle, workflow } from "./workflow.js";

export { createWorkflow } from "./serve-many.js";

/**
 * Serves a workflow in Express 4 and 5. Mount it before `express.json()`: the bytes are verified.
 *
 * ```ts
 * app.post("/orders/workflow", serve(async (context) => { … }));
 * ```
 */
export function serve<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): RequestHandler {
  return requestHandler(workflow(routeFunction, options));
}

/** The same for several workflows: `app.post("/workflows/:name", serveMany({ … }))`. */
export function serveMany(members: Workflows, options?: SharedOptions): RequestHandler {
  return requestHandler(workflows(members, options));
}

const REMEDY = "mount the workflow before express.json(), or have it keep req.rawBody";

function requestHandler(handle: Handle): RequestHandler {
  return (req, res, next) => {
    const call = fromNode(req, req.get("host"), REMEDY);
    handle(call)
      .then((answer) => sendResponse(res, answer))
      .catch(next);
  };
}
