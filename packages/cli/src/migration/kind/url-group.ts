import type { Api } from "../../api/api.js";
import { jsonBody, resourcePath } from "../../api/api-call.js";
import { maskUrl } from "../../terminal/mask.js";
import { copiedKind } from "./copied-kind.js";
import { type Field, headerFields } from "./difference.js";
import { type ApiRecord, hasShape, isText, listOf, optional, ordered } from "./fields.js";
import { type HeaderMap, headerMap, isHeaderMap } from "./header-map.js";
import { idObstacles, type Kind } from "./kind.js";
import { isSameDefinition } from "./resource.js";

/** One address of a URL group. */
interface Endpoint {
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

/** URL groups, once called topics. */
export const urlGroupKind: Kind<UrlGroupDefinition> = copiedKind<UrlGroupDefinition>({
  kind: "url-group",
  collection: "topics",
  definition: (record) => {
    const endpoints = Array.isArray(record["endpoints"]) ? record["endpoints"] : [];
    return ordered<UrlGroupDefinition>({
      name: String(record["name"] ?? ""),
      endpoints: endpoints
        .map(endpoint)
        .toSorted((a, b) => (endpointKey(a) < endpointKey(b) ? -1 : 1)),
      headers: headerMap(record["headers"]),
    });
  },
  isDefinition: (value): value is UrlGroupDefinition =>
    hasShape<UrlGroupDefinition>(value, {
      name: isText,
      endpoints: listOf((each) =>
        hasShape<Endpoint>(each, { url: isText, name: optional(isText) }),
      ),
      headers: optional(isHeaderMap),
    }),
  idOf: ({ name }) => name,
  fields: ({ endpoints, headers }) => [
    endpointsField(endpoints),
    ...headerFields("headers", headers),
  ],
  obstacles: ({ name }) => idObstacles(name),
  serves: isSameDefinition,
  conflicts,
  put,
  isBetween: (present, known) => {
    const urls = new Set(known.flatMap(({ endpoints }) => endpoints.map(({ url }) => url)));
    return present.endpoints.every(({ url }) => urls.has(url));
  },
  whyNotDeleted: () => undefined,
});

/** What identifies an endpoint. */
function endpointKey({ url, name = "" }: Endpoint): string {
  return `${url} ${name}`;
}

function endpoint({ name, url }: ApiRecord): Endpoint {
  const address = { url: String(url ?? "") };
  return typeof name === "string" && name !== "" ? { name, ...address } : address;
}

function endpointsField(endpoints: readonly Endpoint[]): Field {
  const shown = endpoints.map(({ url, name }) =>
    name === undefined ? maskUrl(url) : `${maskUrl(url)} (${name})`,
  );
  return { name: "endpoints", value: JSON.stringify(endpoints), shown: shown.join("\n") };
}

/** What the target's group has and the source's has not. */
function conflicts(source: UrlGroupDefinition, target: UrlGroupDefinition): string[] {
  const urls = new Set(source.endpoints.map(({ url }) => url));
  const names = new Set(source.endpoints.flatMap(({ name }) => name ?? []));
  const extras = target.endpoints.filter(({ url }) => !urls.has(url));
  const renamed = extras.filter(({ name }) => name !== undefined && names.has(name));
  const headers = Object.keys(target.headers ?? {}).filter(
    (name) => !(name in (source.headers ?? {})),
  );
  return [
    ...extras.map(({ url }) => `the target has one more endpoint: ${maskUrl(url)}`),
    ...renamed.map(({ name }) => `the target's endpoint ${name} has another URL`),
    ...headers.map((name) => `the target has one more header: ${name}`),
  ];
}

async function put(
  api: Api,
  present: UrlGroupDefinition | undefined,
  wanted: UrlGroupDefinition,
): Promise<void> {
  const path = resourcePath("topics", wanted.name);
  const change = async (method: "POST" | "DELETE", endpoints: readonly Endpoint[]) => {
    await api.call({ method, path: `${path}/endpoints`, ...jsonBody({ endpoints }) });
  };
  const had = new Set(present?.endpoints.map((each) => JSON.stringify(each)));
  const added = wanted.endpoints.filter((each) => !had.has(JSON.stringify(each)));
  if (added.length > 0 || !present) await change("POST", added);
  const urls = new Set(wanted.endpoints.map(({ url }) => url));
  // By URL only: an endpoint that was just added may have the same name.
  const removed = (present?.endpoints ?? [])
    .filter(({ url }) => !urls.has(url))
    .map(({ url }) => ({ url }));
  if (removed.length > 0) await change("DELETE", removed);
  const { headers = {} } = wanted;
  if (JSON.stringify(headers) !== JSON.stringify(present?.headers ?? {})) {
    await api.call({ method: "PATCH", path, ...jsonBody({ headers }) });
  }
}
