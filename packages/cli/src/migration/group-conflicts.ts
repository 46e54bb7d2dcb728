import { maskUrl } from "../terminal/mask.js";
import type { UrlGroupDefinition } from "./url-group-definition.js";

/** What a URL group of the target has that the source has not, and that would be lost. */
export function groupConflicts(source: UrlGroupDefinition, target: UrlGroupDefinition): string[] {
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
