import { fromRequest, type Incoming } from "@qstash-verify/core";
import { holdsSettings, targetOf } from "@qstash-verify/core/building";
import { type Addressed, hostSent, hostSentIn } from "./host-sent.js";

/** A request to a workflow, as every host hands it over: the one interface an entry fills. */
export interface Call extends Incoming {
  readonly method: string;
  readonly headers: Headers;
  /** Name and port that the client sent. Nothing proves them, and nothing else is taken for them. */
  readonly host: string | undefined;
  /** Aborted when the client disconnects, where the host reports it. */
  readonly signal?: AbortSignal;
}

/** A Node.js request, or anything else under the same name. */
type Found = Partial<Addressed> | undefined;

/**
 * Takes a Fetch API request as it is. Its body is consumed.
 *
 * @param given What the host gave along: bindings, or something of its own that holds no settings.
 */
export function fromFetch(request: Request, given?: object): Call {
  const { method, headers, signal } = request;
  const { url, header, body } = fromRequest(request);
  const node = nodeRequestOf(request, given);
  return {
    url: node ? targetOf(node) : url,
    header,
    body,
    env: holdsSettings(given) ? given : undefined,
    method,
    headers,
    signal,
    host: node ? hostSent(node) : hostSentIn(request),
  };
}

/**
 * The Node.js request that a Fetch API request was made from: `@hono/node-server` gives it along, srvx (of h3 2 and
 * Nitro) has it on the request. A Fetch API request shows one host where its client named two, and no prefix that
 * something took away.
 */
function nodeRequestOf(request: object, given?: object | null): Addressed | undefined {
  const { incoming }: { incoming?: Found } = given ?? {};
  const { runtime }: { runtime?: { node?: { req?: Found } } } = request;
  const found = incoming ?? runtime?.node?.req;
  return typeof found?.headers === "object" ? (found as Addressed) : undefined;
}
