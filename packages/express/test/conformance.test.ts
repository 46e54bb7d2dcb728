import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { nonRetryable } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/express";
import {
  bodyAsSent,
  conformance,
  type RefusalLog,
  type Row,
  receiverOptions,
  rowPath,
  rows,
  seen,
} from "@qstash-verify/testing/conformance";
import { send } from "@qstash-verify/testing/conformance/node";
import express5, { type ErrorRequestHandler, type RequestHandler } from "express";
import { afterAll, beforeAll, describe, test } from "vitest";

const handler =
  (row: Row): RequestHandler =>
  (req, res) => {
    if (row.handler === "throws") throw new Error("the handler failed");
    if (row.handler === "non-retryable") {
      const answer = nonRetryable();
      res.status(answer.status).setHeaders(answer.headers).end();
      return;
    }
    res.json({ seen: seen(req.delivery), body: bodyAsSent(req.body, req.delivery.bytes()) });
  };

const errorHandler: ErrorRequestHandler = (error, _req, res, _next) => {
  res.status(error.status ?? 500).json({ code: error.code });
};

describe.each([
  ["Express 5", express5],
  ["Express 4", createRequire(import.meta.url)("express-4") as typeof express5],
])("%s", (_, express) => {
  const refused: RefusalLog = [];
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    const app = express();
    for (const row of rows) {
      const options = receiverOptions(row, rowPath(row));
      const onRefused = (error: RefusalLog[number]) => refused.push(error);
      app.use(rowPath(row), verifySignature({ ...options, onRefused }), handler(row));
    }
    app.use(errorHandler);
    server = createServer(app).listen(0, "127.0.0.1");
    await once(server, "listening");
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  conformance(test, {
    refused,
    send: (wire) => send(origin, wire),
    lacks: { "lying-content-length": "the HTTP server refuses it" },
  });
});
