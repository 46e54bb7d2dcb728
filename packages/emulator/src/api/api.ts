import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";

/** What a request is served with: Node's own request, and the runs it turned out to be about. */
export interface ApiEnvironment {
  Bindings: HttpBindings;
  Variables: { workflowRunIds?: readonly string[] };
}

/** The HTTP surface of one region; each kind of resource adds its routes to it. */
export type Api = Hono<ApiEnvironment>;

/** One request to it. */
export type ApiContext = Context<ApiEnvironment>;
