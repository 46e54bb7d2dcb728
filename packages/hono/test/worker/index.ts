import { isConfigurationError, nonRetryable } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/hono";
import { receiverOptions, rowPath, rows, seen } from "@qstash-verify/testing/conformance";
import { Hono } from "hono";

/** Every row of the table, its environment as bindings; and one route with the worker's own. */
const app = new Hono();

app.onError((error, c) => c.json({ code: isConfigurationError(error) ? error.code : null }, 500));

app.post("/own-bindings", verifySignature(), (c) => c.json(seen(c.var.delivery)));

for (const row of rows) {
  const { env: _, ...options } = receiverOptions(row, rowPath(row));
  app.all(rowPath(row), verifySignature(options), async (c) => {
    if (row.handler === "throws") throw new Error("the handler failed");
    if (row.handler === "non-retryable") return nonRetryable();
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const body = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    return c.json({ seen: seen(c.var.delivery), body });
  });
}

export default {
  fetch(request: Request, bindings: object): Response | Promise<Response> {
    const { pathname } = new URL(request.url);
    const row = rows.find((each) => rowPath(each) === pathname);
    if (pathname === "/runtime") {
      return Response.json({ agent: navigator.userAgent, process: typeof process });
    }
    return app.fetch(request, row?.env ?? bindings);
  },
};
