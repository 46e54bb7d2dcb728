import { verifySignature } from "@qstash-verify/next";

export const POST = verifySignature(
  async (_request, _context, delivery) => {
    // The same id on every retry: what to go by where a message must be processed once.
    console.log(`${delivery.claimed.messageId} for ${delivery.destination}`);

    // `delivery.json()` is the message; `await delivery.json(schema)` is the message, checked.
    const { region, keySlot } = delivery;
    return Response.json({ region, keySlot, bytes: delivery.bytes().byteLength });
  },
  { url: "path" },
);
