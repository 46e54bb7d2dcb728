import { type Environment, fromRequest, type Incoming } from "@qstash-verify/core";

/** A request to a workflow, as every host hands it over: the one interface an entry fills. */
export interface Call extends Incoming {
  readonly method: string;
  readonly headers: Headers;
  /** The whole URL of the request, as far as the host knows it. Nothing proves it. */
  readonly absoluteUrl: string;
}

/**
 * Takes a Fetch API request as it is. Its body is consumed.
 *
 * @param env What the host gave along: bindings, or something of its own that holds no settings.
 */
export function fromFetch(request: Request, env?: object): Call {
  const { method, headers, url } = request;
  const isBindings = Object.keys(env ?? {}).some((name) => name.includes("QSTASH_"));
  const host = headers.get("host");
  return {
    ...fromRequest(request),
    env: isBindings ? env : undefined,
    method,
    headers,
    // Next.js puts the name of its own server in the URL.
    absoluteUrl: host ? url.replace(/(?<=^https?:\/\/)[^/?#]+/, () => host) : url,
  };
}

/** The settings of a call: its bindings, else those of the process. */
export function settingsOf({ env }: Call): Environment {
  return env ?? (typeof process === "undefined" ? {} : process.env);
}

// Declared, not imported: most runtimes have it, this package's types must not assume it.
declare const process: { readonly env: Environment } | undefined;
