import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { verifySignature } from "@qstash-verify/express";
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import express5, { type ErrorRequestHandler } from "express";
import { describe, expect, onTestFinished, test } from "vitest";

const env = testEnvironment("single");

/** Express takes a falsy error for none, and runs what comes next; "route" and "router" skip ahead. */
describe.each([
  ["Express 5", express5],
  ["Express 4", createRequire(import.meta.url)("express-4") as typeof express5],
])("%s: what a function among the options throws reaches no handler", (_, express) => {
  test.each(
    [undefined, null, 0, "", false, "route", "router"].flatMap((thrown) =>
      (["url", "now"] as const).map((option) => [option, thrown] as const),
    ),
  )("%s throws %j", async (option, thrown) => {
    const reached: string[] = [];
    const fail = () => {
      throw thrown;
    };
    const app = express();
    app.post("/jobs", verifySignature({ env, [option]: fail }), (_req, res) => {
      reached.push("the handler");
      res.end();
    });
    app.post("/jobs", (_req, res) => {
      reached.push("the next route");
      res.end();
    });
    const errors: ErrorRequestHandler = (error, _req, res, _next) => {
      res.status(500).json({ code: error.code });
    };
    app.use(errors);
    const server = createServer(app).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jobs`;

    const genuine = await sendDelivery(await signDelivery({ url }));
    const unsigned = await fetch(url, { method: "POST" });
    expect(reached).toEqual([]);
    expect([genuine.status, await genuine.json()]).toEqual([500, { code: "option_invalid" }]);
    expect(unsigned.ok).toBe(false);
  });
});
