import { createServer } from "node:http";
import { verifySignature } from "@qstash-verify/express";
import { Receiver } from "@upstash/qstash";
import express, { type Express } from "express";
import { plainVerify } from "../src/plain-verifier.js";
import { announce } from "./control.js";
import { answer, keys, LIMIT, vendorKeys } from "./keys.js";

const everything = { type: () => true, limit: LIMIT };

/** Who verifies, by the name the bench asks for. */
const variants: Record<string, (app: Express) => void> = {
  bare(app) {
    app.post("/", express.json({ limit: LIMIT }), (req, res) => {
      res.json(answer(req.body));
    });
  },

  floor(app) {
    app.post("/", express.raw(everything), (req, res) => {
      if (!plainVerify(String(req.headers["upstash-signature"]), req.body, keys)) {
        res.status(401).end();
        return;
      }
      res.json(answer(JSON.parse(req.body.toString())));
    });
  },

  ours(app) {
    app.post("/", verifySignature(), (req, res) => {
      res.json(answer(req.body));
    });
  },

  // What it costs to answer 401 to everybody, and to discard what they send.
  closed(app) {
    app.post("/", (req, res) => {
      req.resume();
      res.status(401).end();
    });
  },

  vendor(app) {
    const receiver = new Receiver(vendorKeys);
    app.post("/", express.text(everything), async (req, res) => {
      const signature = String(req.headers["upstash-signature"]);
      const genuine = await receiver.verify({ signature, body: req.body }).catch(() => false);
      if (genuine) res.json(answer(JSON.parse(req.body)));
      else res.status(401).end();
    });
  },
};

const app = express();
variants[process.argv[2] ?? ""]?.(app);
const server = createServer(app);
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
await announce(server);
