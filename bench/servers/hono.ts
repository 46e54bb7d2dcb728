import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { verifySignature } from "@qstash-verify/hono";
import { Receiver } from "@upstash/qstash";
import { Hono } from "hono";
import { plainVerify } from "../src/plain-verifier.js";
import { announce } from "./control.js";
import { answer, keys, vendorKeys } from "./keys.js";

/** Who verifies, by the name the bench asks for. */
const variants: Record<string, (app: Hono) => void> = {
  bare(app) {
    app.post("/", async (c) => c.json(answer(await c.req.json())));
  },

  floor(app) {
    app.post("/", async (c) => {
      const body = Buffer.from(await c.req.arrayBuffer());
      if (!plainVerify(c.req.header("upstash-signature") ?? "", body, keys)) {
        return c.body(null, 401);
      }
      return c.json(answer(JSON.parse(body.toString())));
    });
  },

  ours(app) {
    app.post("/", verifySignature(), async (c) => c.json(answer(await c.req.json())));
  },

  // What it costs to answer 401 to everybody, and to discard what they send.
  closed(app) {
    app.post("/", (c) => c.body(null, 401));
  },

  vendor(app) {
    const receiver = new Receiver(vendorKeys);
    app.post("/", async (c) => {
      const body = await c.req.text();
      const signature = c.req.header("upstash-signature") ?? "";
      const genuine = await receiver.verify({ signature, body }).catch(() => false);
      return genuine ? c.json(answer(JSON.parse(body))) : c.body(null, 401);
    });
  },
};

const app = new Hono();
variants[process.argv[2] ?? ""]?.(app);
const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () =>
  announce(server as Server),
);
