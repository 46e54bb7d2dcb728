import { fromRequest, type Incoming } from "@qstash-verify/core";
import { holdsSettings } from "@qstash-verify/core/building";
import { hostSentIn } from "./host-sent.js";

/** A request to a workflow, as every host hands it over: the one interface an entry fills. */
export interface Call extends Incoming {
  readonly method: string;
  readonly headers: Headers;
  /** Name and port that the client sent. Nothing proves them, and nothing else is taken for them. */
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
    host: hostSentIn(request),
  };
}
