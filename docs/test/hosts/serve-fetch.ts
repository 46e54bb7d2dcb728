import { pathToFileURL } from "node:url";
import { serve } from "@hono/node-server";

/** What a block of a Fetch API host exports: `fetch`, or the route of a framework. */
interface FetchModule {
  readonly default?: { fetch(request: Request): Promise<Response> };
  readonly POST?: Route;
  readonly action?: Route;
}

type Route = (event: { request: Request }) => Promise<Response>;

const module: FetchModule = await import(pathToFileURL(process.argv[2] ?? "").href);
const route = module.POST ?? module.action;
serve({
  fetch: (request) => module.default?.fetch(request) ?? route?.({ request }),
  port: 3000,
});
