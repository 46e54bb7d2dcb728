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

/** Many deliveries at once, without a connection for each. */
app.post("/crowd", async (c) => {
  const deliveries = await c.req.json<{ headers: Record<string, string>; body: string }[]>();
  const answers = deliveries.map(async ({ headers, body }) => {
    const init = { method: "POST", headers, body };
    const answer = await app.request("https://app.example.com/jobs", init, c.env);
    return { status: answer.status, headers: [...answer.headers], body: await answer.text() };
  });
  return c.json(await Promise.all(answers));
});

/** The store, for a test outside. */
app.post("/store/:operation", async (c) => {
  const given = await c.req.json<[string, string, never, never]>();
  const answer = await store[c.req.param("operation") as keyof OnceStore](...given);
  return c.json({ answer });
});

export default app;
