import { isConfigurationError, nonRetryable } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/hono";
import {
  RUN_HEADER,
  receiverOptions,
  rowPath,
  rows,
  seen,
} from "@qstash-verify/testing/conformance";
import { type ErrorHandler, Hono } from "hono";

const onError: ErrorHandler = (error, c) =>
  c.json({ code: isConfigurationError(error) ? error.code : null }, 500);

const app = new Hono();
app.onError(onError);
app.get("/runtime", (c) => c.json({ agent: navigator.userAgent, process: typeof process }));
app.post("/own-bindings", verifySignature(), (c) => c.json(seen(c.var.delivery)));

/** A row's own app, its environment as bindings. The run is known by the request, not before. */
function play(request: Request, row: (typeof rows)[number]): Response | Promise<Response> {
  const run = request.headers.get(RUN_HEADER) ?? "";
  const { env, ...options } = receiverOptions(row, rowPath(row), run);
  const app = new Hono();
  app.onError(onError);
  app.all("*", verifySignature(options), async (c) => {
    if (row.handler === "throws") throw new Error("the handler failed");
    if (row.handler === "non-retryable") return nonRetryable();
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const body = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    return c.json({ seen: seen(c.var.delivery), body });
  });
  return app.fetch(request, env);
}

export default {
  fetch(request: Request, bindings: object): Response | Promise<Response> {
    const { pathname } = new URL(request.url);
    const row = rows.find((each) => rowPath(each) === pathname);
    return row === undefined ? app.fetch(request, bindings) : play(request, row);
  },
};
