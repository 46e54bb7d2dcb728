import { once } from "node:events";
import { connect } from "node:http2";
import { text } from "node:stream/consumers";
import { verifySignature } from "@qstash-verify/fastify";
import { signDelivery } from "@qstash-verify/testing";
import fastify, { type FastifyInstance } from "fastify";
import { expect, test } from "vitest";
import { echo, env, start } from "./deliver.js";

// Over HTTP/2 a body needs no length, and then Fastify asks no parser if there is no content type.
test.each<[string, string | undefined, string, unknown]>([
  ["JSON", "application/json", '{"a":1}', { a: 1 }],
  ["an empty one", "application/json", "", null],
  ["one that is of no media type", "json", "x", "bytes: x"],
  ["one without a content type", undefined, "x", "bytes: x"],
])("HTTP/2: a body arrives: %s", async (_, type, body, expected) => {
  const app = fastify({ http2: true });
  await app.register(verifySignature, { env });
  await app.register(echo);
  const origin = await start(app as unknown as FastifyInstance);
  const { headers } = await signDelivery({
    url: `${origin}/jobs`,
    body,
    headers: { "Content-Type": type },
  });
  const session = connect(origin);
  const stream = session.request({ ":method": "POST", ":path": "/jobs", ...headers });
  stream.end(body);
  const [answered] = await once(stream, "response");
  expect([answered[":status"], JSON.parse(await text(stream))]).toEqual([200, { body: expected }]);
  session.close();
});
