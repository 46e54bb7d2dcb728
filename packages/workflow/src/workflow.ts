import { toResponse } from "@qstash-verify/core";
import { asError } from "@qstash-verify/core/building";
import { serve, type WorkflowContext, type WorkflowServeOptions } from "@upstash/workflow";
import { type Admitted, admission } from "./admission.js";
import { answerTo } from "./answer.js";
import type { Call } from "./call.js";
import { answeringClient, checkClientSettings } from "./client.js";
import type { WorkflowOptions } from "./options.js";

/**
 * Answers a request to a workflow. Rejects with a `ConfigurationError`, or with what a function of the
 * owner threw: always an `Error`, for the host's error path.
 *
 * @template Host What this host gives its workflows beside the context, of each request.
 */
export type Handle<Host extends readonly unknown[] = []> = (
  call: Call,
  ...host: Host
) => Promise<Response>;

/** Upstash's `RouteFunction`, which a host may give more. */
export type Route<Payload, Result, Host extends readonly unknown[] = []> = (
  context: WorkflowContext<Payload>,
  ...host: Host
) => Promise<Result>;

/**
 * Upstash's `serve`, which is given a request only when it is proven, and with it the client of the
 * region that proved it.
 *
 * Its options alone cannot do that: a receiver is shown text, where bytes were signed, and one client
 * answers all requests. So it is called for each of them, as its own entries for Hono, Express and
 * Workers do.
 *
 * @throws ConfigurationError `option_invalid`
 */
export function workflow<Payload, Result, Host extends readonly unknown[] = []>(
  routeFunction: Route<Payload, Result, Host>,
  options: WorkflowOptions<Payload, Result> = {},
): Handle<Host> {
  const { allowDirectTrigger, env, qstashClient, receiver, ...rest } = options;
  const admit = admission(options);
  checkClientSettings(qstashClient);
  const answer: Handle<Host> = async (incoming, ...host) => {
    const call = env ? { ...incoming, env } : incoming;
    let admitted: Admitted;
    try {
      admitted = await admit(call);
    } catch (error) {
      return toResponse(error);
    }
    const { body, isSigned, url, account } = admitted;
    const serveOptions = {
      ...rest,
      url,
      // Else Upstash would put it in front once more.
      baseUrl: undefined,
      ...(call.env && { env: call.env }),
      qstashClient: answeringClient(account, qstashClient),
      // Nothing is verified twice: this has been, over its bytes.
      receiver: undefined,
    };
    const route = (context: WorkflowContext<Payload>) => routeFunction(context, ...host);
    const { handler } = serve(route, serveOptions as ServeOptions<Payload, Result>);
    const request = new Request(UNUSED_URL, { method: "POST", headers: call.headers, body });
    return admitted.respond(async () => answerTo(isSigned, call.headers, await handler(request)));
  };
  return (call, ...host) =>
    answer(call, ...host).catch((thrown) => {
      throw asError(thrown);
    });
}

/** Upstash's types know neither an environment of bindings nor a receiver that is left out. */
type ServeOptions<Payload, Result> = object & WorkflowServeOptions<Payload, Result>;

/** The URL is among the options, as it was signed. A request would write it anew. */
const UNUSED_URL = "http://localhost";
