import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import { isConfigurationError, nonRetryable } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/hono";
import {
  conformance,
  type RefusalLog,
  receiverOptions,
  rowPath,
  rows,
  seen,
} from "@qstash-verify/testing/conformance";
import { send } from "@qstash-verify/testing/conformance/node";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, test } from "vitest";

describe("Hono on Node.js", () => {
  const refused: RefusalLog = [];
  let server: ServerType;
  let origin: string;

  beforeAll(async () => {
    const app = new Hono();
    app.onError((error, c) =>
      c.json({ code: isConfigurationError(error) ? error.code : null }, 500),
    );
    for (const row of rows) {
      const options = receiverOptions(row, rowPath(row));
      const onRefused = (error: RefusalLog[number]) => refused.push(error);
      app.all(rowPath(row), verifySignature({ ...options, onRefused }), async (c) => {
        if (row.handler === "throws") throw new Error("the handler failed");
        if (row.handler === "non-retryable") return nonRetryable();
        const body = Buffer.from(await c.req.arrayBuffer()).toString("base64");
        return c.json({ seen: seen(c.var.delivery), body });
      });
    }
    server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
    await once(server, "listening");
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });

  conformance(test, {
    refused,
    send: (wire) => send(origin, wire),
    lacks: {
      "get-with-body": "the Fetch standard has no GET with a body",
      "lying-content-length": "the HTTP server refuses it",
    },
  });
});
