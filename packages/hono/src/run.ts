import type { Delivery, Receiver } from "@qstash-verify/core";
import { respond } from "@qstash-verify/core/building";
import type { Context, Next } from "hono";

/** Runs what comes after the middleware, and around it what the receiver's options ask for. */
export async function run(
  c: Context,
  next: Next,
  receiver: Receiver,
  delivery: Delivery,
): Promise<void> {
  if (!receiver.hasAround) return next();
  const handle = async () => {
    await next();
    if (c.finalized) return c.res;
    throw new Error("the handler returned no response");
  };
  const { signal } = c.req.raw;
  const answer = await respond(receiver, delivery, handle, { signal, thrown: () => c.error });
  if (answer === c.res) return;
  // Else Hono would put the headers of the former answer on this one.
  c.res = undefined;
  c.res = answer;
}
