// Runs in workerd, bundled.
import { Receiver } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/hono";
import { Receiver as VendorReceiver } from "@upstash/qstash";
import { type Context, Hono } from "hono";

interface Bindings {
  readonly QSTASH_CURRENT_SIGNING_KEY: string;
  readonly QSTASH_NEXT_SIGNING_KEY: string;
}

type Verify = (c: Context<{ Bindings: Bindings }>, signature: string, body: string) => unknown;

let ours: Receiver | undefined;
let vendor: VendorReceiver | undefined;

/** A verification over and over, as often as the query says: no clock advances inside a request. */
const verifies: Record<string, Verify> = {
  ours: (c, signature, body) => oursOf(c.env).verify({ signature, body }),
  vendor: (c, signature, body) => vendorOf(c.env).verify({ signature, body }),
};

const app: Hono<{ Bindings: Bindings }> = new Hono();
app.post("/bare", async (c) => c.json({ received: (await c.req.json()).length }));
app.post("/ours", verifySignature(), async (c) => {
  return c.json({ received: (await c.req.json()).length });
});
app.post("/vendor", async (c) => {
  const body = await c.req.text();
  const signature = c.req.header("upstash-signature") ?? "";
  await vendorOf(c.env).verify({ signature, body });
  return c.json({ received: JSON.parse(body).length });
});
app.post("/many/:who", async (c) => {
  const body = await c.req.text();
  const signature = c.req.header("upstash-signature") ?? "";
  const verify = verifies[c.req.param("who")];
  for (let left = Number(c.req.query("times")); left > 0; left--)
    await verify?.(c, signature, body);
  return c.json({ received: JSON.parse(body).length });
});

export default app;

function oursOf(env: Bindings): Receiver {
  ours ??= new Receiver({ env });
  return ours;
}

function vendorOf(env: Bindings): VendorReceiver {
  vendor ??= new VendorReceiver({
    currentSigningKey: env.QSTASH_CURRENT_SIGNING_KEY,
    nextSigningKey: env.QSTASH_NEXT_SIGNING_KEY,
  });
  return vendor;
}
