import type { AddressInfo } from "node:net";
import { verifySignature } from "@qstash-verify/express";
import express from "express";

const app = express();

// Before any body parser: a signature covers the bytes, not what a parser makes of them.
app.post("/api/qstash", verifySignature({ url: "path" }), (req, res) => {
  const { delivery } = req;
  // The same id on every retry: what to go by where a message must be processed once.
  console.log(`${delivery.claimed.messageId} for ${delivery.destination}`);

  // `delivery.json()` is the message; `await delivery.json(schema)` is the message, checked.
  const { region, keySlot } = delivery;
  res.json({ region, keySlot, bytes: delivery.bytes().byteLength });
});

const { PORT = 3000, HOST = "127.0.0.1" } = process.env;
const server = app.listen(Number(PORT), HOST, (error) => {
  if (error) throw error;
  const { address, port } = server.address() as AddressInfo;
  console.log(`Listening on http://${address}:${port}/api/qstash`);
});
