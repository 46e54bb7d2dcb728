import { serve } from "@qstash-verify/workflow/cloudflare";
import { serve as serveHono } from "@qstash-verify/workflow/hono";
import type { WorkflowContext } from "@upstash/workflow";
import { Hono } from "hono";

const routeFunction = async (context: WorkflowContext<{ order: number }>) => {
  const { order } = context.requestPayload;
  const doubled = await context.run("double", () => order * 2);
  await context.sleep("a while", 10);
  return context.run("runtime", () => ({ doubled, process: typeof process, url: context.url }));
};

const hono = new Hono().post("/hono", serveHono(routeFunction));
const worker = serve(routeFunction);

export default {
  fetch(request: Request, bindings: object): Response | Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/hono") return hono.fetch(request, bindings);
    // A Pages Function is given all in one.
    if (pathname === "/pages") return worker.fetch({ request, env: bindings });
    return worker.fetch(request, bindings);
  },
};
