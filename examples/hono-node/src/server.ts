import { serve } from "@hono/node-server";
import { verifySignature } from "@qstash-verify/hono";
import { Hono } from "hono";

const app = new Hono();

app.post("/api/qstash", verifySignature({ url: "path" }), (c) => {
  const { delivery } = c.var;
  // The same id on every retry: what to go by where a message must be processed once.
  console.log(`${delivery.claimed.messageId} for ${delivery.destination}`);

  // `delivery.json()` is the message; `await delivery.json(schema)` is the message, checked.
  const { region, keySlot } = delivery;
  return c.json({ region, keySlot, bytes: delivery.bytes().byteLength });
});

const { PORT = 3000, HOST = "127.0.0.1" } = process.env;
serve({ fetch: app.fetch, port: Number(PORT), hostname: HOST }, ({ address, port }) => {
  console.log(`Listening on http://${address}:${port}/api/qstash`);
});
