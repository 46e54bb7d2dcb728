import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";

/** The HTTP surface of one region; each kind of resource adds its routes to it. */
export type Api = Hono<{ Bindings: HttpBindings }>;

/** One request to it. */
export type ApiContext = Context<{ Bindings: HttpBindings }>;
