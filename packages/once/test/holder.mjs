// A process of an app, of its own so that it can be paused: its store is the test's, over HTTP.
import { createServer } from "node:http";
import { verifySignature } from "@qstash-verify/express";
import { leaseOf, once } from "@qstash-verify/once";
import { testEnvironment } from "@qstash-verify/testing";
import express from "express";

const { STORE, HANDLER } = process.env;
const say = (line) => process.stdout.write(`${line}\n`);

const operation =
  (name) =>
  async (...given) => {
    const response = await fetch(`${STORE}/${name}`, {
      method: "POST",
      body: JSON.stringify(given),
    });
    return (await response.json()).answer;
  };
const store = { add: operation("add"), swap: operation("swap"), remove: operation("remove") };

const handlers = {
  "answers at once": () => {},
  "answers when told": () => new Promise((resolve) => process.stdin.once("data", resolve)),
  "answers when its claim is lost": (signal) =>
    new Promise((resolve) => {
      signal.addEventListener("abort", () => {
        say("lost");
        resolve();
      });
    }),
};

const env = testEnvironment("migration-with-unprefixed", "US_EAST_1");
const app = express();
app.post(
  "/jobs",
  verifySignature({ env, around: once(store, { leaseSeconds: 1 }) }),
  async (req, res) => {
    const { signal } = leaseOf(req.delivery);
    say("begun");
    await handlers[HANDLER](signal);
    res.status(200).end("own");
  },
);
const server = createServer(app).listen(0, "127.0.0.1", () => say(`port ${server.address().port}`));
