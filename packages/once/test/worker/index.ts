// @ts-expect-error: only workerd has it
import { env } from "cloudflare:workers";
import { Receiver } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/hono";
import { type OnceStore, once } from "@qstash-verify/once";
import { durableObjectStore, type ObjectNamespace } from "@qstash-verify/once/durable-object";
import { Hono } from "hono";

export { OnceObject } from "@qstash-verify/once/durable-object";

const { ONCE } = env as { ONCE: ObjectNamespace<unknown> };
const store = durableObjectStore(ONCE);
const app = new Hono();
let calls = 0;

const around = once(store, { leaseSeconds: 60 });
app.post("/jobs", verifySignature(new Receiver({ around, onRefused: () => {} })), (c) => {
  calls += 1;
  return c.text(`call ${calls}`, 202);
});

/** The store, for a test outside. */
app.post("/store/:operation", async (c) => {
  const given = await c.req.json<[string, string, never, never]>();
  const answer = await store[c.req.param("operation") as keyof OnceStore](...given);
  return c.json({ answer });
});

export default app;
