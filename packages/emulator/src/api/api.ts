import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import type { ApiError } from "../protocol/api-error.js";

/** How much of a body is read, and what a longer one is answered with. */
export interface BodyLimit {
  readonly maxBytes: number;
  readonly status: 412 | 413;
  readonly message: string;
}

/** What a request is served with: Node's own request, how long it may be, and the runs it is about. */
export interface ApiEnvironment {
  Bindings: HttpBindings;
  Variables: {
    workflowRunIds?: readonly string[];
    bodyLimit: BodyLimit;
    /** What is wrong with the items of a batch that is accepted otherwise. */
    refusedItems?: readonly ApiError[];
  };
}

/** The HTTP surface of one region; each kind of resource adds its routes to it. */
export type Api = Hono<ApiEnvironment>;

/** One request to it. */
export type ApiContext = Context<ApiEnvironment>;
