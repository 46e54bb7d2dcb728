import { fromRequest, type Incoming } from "@qstash-verify/core";

/** A request to a workflow, as every host hands it over: the one interface an entry fills. */
export interface Call {
  readonly incoming: Incoming;
  readonly headers: Headers;
  /** The absolute URL of the request, as far as the host knows it. Nothing proves it. */
  readonly url: string;
}

/** Takes a Fetch API request as it is. Its body is consumed. */
export function fromFetch(request: Request, env?: object): Call {
  const { url, headers } = request;
  return { incoming: { ...fromRequest(request), env }, headers, url };
}
