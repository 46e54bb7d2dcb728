import { fromRequest, type Incoming } from "@qstash-verify/core";
import { holdsSettings } from "@qstash-verify/core/building";

/** A request to a workflow, as every host hands it over: the one interface an entry fills. */
export interface Call extends Incoming {
  readonly method: string;
  readonly headers: Headers;
  /** Name and port that were asked for, as far as the host knows them. Nothing proves them. */
  readonly host: string | undefined;
  /** Aborted when the client goes away, where the host tells. */
  readonly signal?: AbortSignal;
}

/**
 * Takes a Fetch API request as it is. Its body is consumed.
 *
 * @param env What the host gave along: bindings, or something of its own that holds no settings.
 */
export function fromFetch(request: Request, env?: object): Call {
  const { method, headers } = request;
  const { url, header, body } = fromRequest(request);
  return {
    url,
    header,
    body,
    env: holdsSettings(env) ? env : undefined,
    method,
    headers,
    signal: request.signal,
    // Next.js puts the name of its own server in the URL.
    host: hostOf(headers.get("host")) ?? new URL(url).host,
  };
}

/**
 * A host and its port (RFC 3986 §3.2.2), if that is what it is. Node.js lets anything pass as a
 * `Host` header, and half a URL in it would be another place.
 */
export function hostOf(value: string | null | undefined): string | undefined {
  return /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d*)?$/i.exec(value ?? "")?.[0];
}
