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
 * @example
 * ```ts
 * import { serve } from "@qstash-verify/workflow/fastify";
 * import fastify from "fastify";
 *
 * const app = fastify();
 * app.register(
 *   serve(async (context) => {
 *     await context.run("ship", () => console.log("shipped"));
 *   }),
 *   { prefix: "/orders/workflow" },
 * );
 * await app.listen({ port: 3000 });
 * ```
 *
 * @throws ConfigurationError Goes to the error handler. A `Receiver` as `receiver`, a key in it, or a
 *   client as `qstashClient`, throws `option_invalid` at once.
 */
export function serve<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options?: WorkflowOptions<Payload, Result>,
): FastifyPluginCallback {
  return plugin("/", workflow(routeFunction, options));
}

/**
 * Serves several workflows, each under the prefix and its name. Any other name is answered with 404. Use names that
 * need no encoding in a URL.
 *
 * @example
 * ```ts
 * import { createWorkflow, serveMany } from "@qstash-verify/workflow/fastify";
 * import fastify from "fastify";
 *
 * const ship = createWorkflow(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * });
 *
 * const app = fastify();
 * app.register(serveMany({ ship }), { prefix: "/workflows" });
 * await app.listen({ port: 3000 });
 * ```
 *
 * @throws ConfigurationError `option_invalid` at once: a name is empty or has a slash in it, or a
 *   workflow's options contain a `Receiver`, a key or a client. For a request, as `serve()`.
 */
export function serveMany(members: Workflows, options?: SharedOptions): FastifyPluginCallback {
  return plugin("/:name", workflows(members, options));
}

const REMEDY = "register the workflow where no hook reads the body";

function plugin(path: string, handle: Handle): FastifyPluginCallback {
  return (scope, _options, done) => {
    // Fastify refuses one that is no media type before it asks a parser. `request.raw` still has it.
    scope.addHook("onRequest", (request, _reply, next) => {
      request.headers = { ...request.headers, "content-type": undefined };
      next();
    });
    // The stream is left to us.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, parsed) => parsed(null));
    scope.post(path, async (request, reply) => {
      const answer = await handle(fromNode(request.raw, REMEDY));
      request.raw.resume();
      return reply.send(answer);
    });
    done();
  };
}
