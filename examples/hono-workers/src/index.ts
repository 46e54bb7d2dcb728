import { verifySignature } from "@qstash-verify/hono";
import { Hono } from "hono";

const app = new Hono();

// The signing keys come from the Worker's bindings: `.env` here, `wrangler secret put` deployed.
app.post("/api/qstash", verifySignature({ url: "path" }), (c) => {
  const { delivery } = c.var;
  // The same id on every retry: what to go by where a message must be processed once.
  console.log(`${delivery.claimed.messageId} for ${delivery.destination}`);

  // `delivery.json()` is the message; `await delivery.json(schema)` is the message, checked.
  const { region, keySlot } = delivery;
  return c.json({ region, keySlot, bytes: delivery.bytes().byteLength });
});

export default app;
