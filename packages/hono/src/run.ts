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
  // Those that earlier middleware has set; to ask `c.res` for them would set more.
  const { headers } = c.body(null);
  let own: Response | undefined;
  const handle = async () => {
    await next();
    if (c.finalized) own = c.res;
    // If there is none, that is an error of Hono's.
    return own as Response;
  };
  // Else Hono would put the headers of the former answer on the next one.
  const takeBack = () => {
    c.res = undefined;
    c.res = new Response(null, { headers });
    c.finalized = false;
  };
  try {
    const { signal } = c.req.raw;
    const answer = await respond(receiver, delivery, handle, { signal, thrown: () => c.error });
    if (answer === own) return;
    takeBack();
    c.res = answer;
  } catch (error) {
    if (c.finalized) takeBack();
    throw error;
  }
}
