import { type HeaderMap, headerMap } from "./header-map.js";
import { ordered } from "./ordered.js";
import type { ApiRecord } from "./schedule-definition.js";

/** One address of a URL group. */
export interface Endpoint {
  readonly url: string;
  readonly name?: string;
}

/** What a URL group is made of. */
export interface UrlGroupDefinition {
  readonly name: string;
  /** Sorted: their order means nothing. */
  readonly endpoints: readonly Endpoint[];
  /** What its messages carry by default, where the API shows it. */
  readonly headers?: HeaderMap;
}

/** Reads a URL group. */
export function urlGroupDefinition(record: ApiRecord): UrlGroupDefinition {
  const endpoints = Array.isArray(record["endpoints"]) ? record["endpoints"] : [];
  return ordered<UrlGroupDefinition>({
    name: String(record["name"] ?? ""),
    endpoints: endpoints
      .map(endpoint)
      .toSorted((a, b) => (endpointKey(a) < endpointKey(b) ? -1 : 1)),
    headers: headerMap(record["headers"]),
  });
}

/** What tells an endpoint from another. */
function endpointKey({ url, name = "" }: Endpoint): string {
  return `${url} ${name}`;
}

function endpoint({ name, url }: ApiRecord): Endpoint {
  const address = { url: String(url ?? "") };
  return typeof name === "string" && name !== "" ? { name, ...address } : address;
}
