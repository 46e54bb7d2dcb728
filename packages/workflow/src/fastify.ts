import type { RouteFunction } from "@upstash/workflow";
import type { FastifyPluginCallback } from "fastify";
import { fromNode } from "./node.js";
import type { SharedOptions, WorkflowOptions } from "./options.js";
import { type Workflows, workflows } from "./serve-many.js";
import { type Handle, workflow } from "./workflow.js";

export { createWorkflow } from "./serve-many.js";

/**
 * Serves a workflow as a plugin with one route.
 *
 * ```ts
 * app.register(serve(async (context) => { … }), { prefix: "/orders/workflow" });
 * ```
 */
export function serve<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): FastifyPluginCallback {
  return plugin("/", workflow(routeFunction, options));
}

/** The same for several workflows, each under the prefix and its name. */
export function serveMany(members: Workflows, options?: SharedOptions): FastifyPluginCallback {
  return plugin("/:name", workflows(members, options));
}

const REMEDY = "register the workflow where no hook reads the body";

function plugin(path: string, handle: Handle): FastifyPluginCallback {
  return (scope, _options, done) => {
    // The stream is left to us, whatever its content type.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, parsed) => parsed(null));
    scope.post(path, async (request, reply) => {
      const answer = await handle(fromNode(request.raw, request.host, REMEDY));
      request.raw.resume();
      return reply.send(answer);
    });
    done();
  };
}
