import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import type { BodyLimit } from "./body-limits.js";

/** What a request is served with: Node's own request, how long it may be, and the runs it is about. */
export interface ApiEnvironment {
  Bindings: HttpBindings;
  Variables: { workflowRunIds?: readonly string[]; bodyLimit: BodyLimit };
}

/** The HTTP surface of one region; each kind of resource adds its routes to it. */
export type Api = Hono<ApiEnvironment>;

/** One request to it. */
export type ApiContext = Context<ApiEnvironment>;
