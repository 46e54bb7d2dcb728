import {
  type Credentials,
  credentials,
  type Environment,
  Receiver,
  toResponse,
} from "@qstash-verify/core";
import { type RouteFunction, serve, type WorkflowServeOptions } from "@upstash/workflow";
import type { Call } from "./call.js";
import { clientWith } from "./client.js";
import { readDirectTrigger } from "./direct-trigger.js";
import type { WorkflowOptions } from "./options.js";

/** Answers a request to a workflow. Rejects with a `ConfigurationError`, for the host's error path. */
export type Handle = (call: Call) => Promise<Response>;

/**
 * The vendor's `serve`, which is given a request only when it is proven, and with it the client of the
 * region that proved it.
 *
 * Its options alone cannot do that: a receiver is shown text, where bytes were signed, and one client
 * answers all requests. So it is called for each of them, as its own entries for Hono, Express and
 * Workers do.
 */
export function workflow<Payload, Result>(
  routeFunction: RouteFunction<Payload, Result>,
  options: WorkflowOptions<Payload, Result> = {},
): Handle {
  const { allowDirectTrigger, env: ownEnv, qstashClient, receiver: given, ...rest } = options;
  const receiver = Receiver.from(given);
  return async (call) => {
    const env = ownEnv ?? call.incoming.env;
    let admitted: Admitted;
    try {
      admitted =
        (await direct(call, env, allowDirectTrigger)) ?? (await verified(call, env, receiver));
    } catch (error) {
      return toResponse(error);
    }
    const { body, url, account } = admitted;
    const serveOptions = {
      ...rest,
      url: rest.url ?? url,
      ...(env && { env }),
      qstashClient: clientWith(account, qstashClient),
      // Nothing is verified twice: this has been, over its bytes.
      receiver: undefined,
    };
    const { handler } = serve(routeFunction, serveOptions as ServeOptions<Payload, Result>);
    return handler(new Request(NOWHERE, { method: "POST", headers: call.headers, body }));
  };
}

/** The vendor's types know neither an environment of bindings nor a receiver that is left out. */
type ServeOptions<Payload, Result> = object & WorkflowServeOptions<Payload, Result>;

/** What reaches the vendor has a URL of its own in its options. */
const NOWHERE = "http://localhost";

/** A request that may reach the workflow. */
interface Admitted {
  readonly body: Uint8Array<ArrayBuffer>;
  /** Where the run's next request is sent. */
  readonly url: string;
  /** What the run is answered with. */
  readonly account: Credentials;
}

/** A delivery: its run stays in the region whose key signed, at the URL that was signed. */
async function verified(
  { incoming }: Call,
  env: Environment | undefined,
  receiver: Receiver,
): Promise<Admitted> {
  const delivery = await receiver.receive({ ...incoming, env });
  const account = credentials(env, delivery.region);
  return { body: delivery.bytes(), url: delivery.destination, account };
}

/** A request that starts a run without a signature, where the owner allows it. */
async function direct(
  call: Call,
  env: Environment | undefined,
  allowed: WorkflowOptions["allowDirectTrigger"],
): Promise<Admitted | undefined> {
  const body = await readDirectTrigger(call, allowed);
  return body && { body, url: call.url, account: credentials(env) };
}
