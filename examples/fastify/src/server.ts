import { verifySignature } from "@qstash-verify/fastify";
import fastify from "fastify";

const app = fastify();

// A scope of its own: routes outside of it keep Fastify's parsers and need no signature.
app.register(async (scope) => {
  await scope.register(verifySignature, { url: "path" });

  scope.post("/api/qstash", async ({ delivery }) => {
    // The same id on every retry: what to go by where a message must be processed once.
    console.log(`${delivery.claimed.messageId} for ${delivery.destination}`);

    // `delivery.json()` is the message; `await delivery.json(schema)` is the message, checked.
    const { region, keySlot } = delivery;
    return { region, keySlot, bytes: delivery.bytes().byteLength };
  });
});

const { PORT = 3000, HOST = "127.0.0.1" } = process.env;
const address = await app.listen({ port: Number(PORT), host: HOST });
console.log(`Listening on ${address}/api/qstash`);
