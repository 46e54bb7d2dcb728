import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import type { ApiError } from "../protocol/api-error.js";

/** How much of a body is read, and the answer to a longer one. */
export interface BodyLimit {
  readonly maxBytes: number;
  readonly status: 412 | 413;
  readonly message: string;
}

/** The context of a request: Node's own request, its size limit, and the runs it is about. */
export interface ApiEnvironment {
  Bindings: HttpBindings;
  Variables: {
    workflowRunIds?: readonly string[];
    bodyLimit: BodyLimit;
    /** The errors of the items of a batch that is otherwise accepted. */
    refusedItems?: readonly ApiError[];
  };
}

/** The HTTP surface of one region; each kind of resource adds its routes to it. */
export type Api = Hono<ApiEnvironment>;

/** One request to it. */
export type ApiContext = Context<ApiEnvironment>;
