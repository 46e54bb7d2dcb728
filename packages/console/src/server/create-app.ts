import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { type ConsoleBackend, ConsoleProblem } from "../contract/backend.js";
import { type Admission, admission } from "./admission.js";
import { createRoutes } from "./create-routes.js";
import { pageFiles } from "./page-files.js";
import { refusalOn, refuse } from "./refusals.js";

type App = Hono<{ Bindings: HttpBindings }>;

const METHODS = ["GET", "HEAD", "POST"];

/** All routes, and the checks before them. */
export function createApp(
  backend: ConsoleBackend,
  admitted: Admission,
  onError: (error: unknown) => void,
): (request: Request, bindings: HttpBindings) => Promise<Response> {
  const app: App = new Hono();
  app.use(admission(admitted));
  app.use(async (context, next) => {
    if (!METHODS.includes(context.req.method)) return refuse(context, "method_refused");
    await next();
    const { headers } = context.res;
    if (headers.get("content-type") !== "application/json") return undefined;
    headers.set("content-type", "application/json; charset=utf-8");
    return undefined;
  });
  app.route("/", pageFiles());
  app.route("/api", createRoutes(backend, onError));
  app.notFound((context) =>
    refuse(context, isKnown(app, context) ? "method_refused" : "not_found"),
  );
  app.onError((error, context) => {
    if (error instanceof ConsoleProblem) {
      return context.json({ problem: error.message, code: "problem" }, error.status);
    }
    // A client that left before everything was sent is not an error of ours.
    const { destroyed, complete } = context.env.incoming;
    if (complete || !destroyed) onError(error);
    return refuse(context, "failed");
  });
  return async (request, bindings) => {
    try {
      return await app.fetch(request, bindings);
    } catch (error) {
      // Hono does not handle thrown values that are not errors.
      onError(error);
      return refusalOn(bindings.incoming.url ?? "", "failed");
    }
  };
}

/** Whether there is such a path, with another method. */
function isKnown(app: App, context: Context): boolean {
  return app.routes.some(({ path, method }) => {
    if (method === "ALL" || path.includes("*")) return false;
    return new RegExp(`^${path.replaceAll(/:[a-z]+/g, "[^/]+")}$`).test(context.req.path);
  });
}
