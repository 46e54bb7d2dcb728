import { type MessageSettings, parseMessageSettings } from "../message/message-settings.js";
import { ApiError } from "../protocol/api-error.js";
import type { Services } from "../services.js";
import type { UrlGroups } from "../state/url-groups.js";
import type { ApiContext } from "./api.js";
import { queryToken, targetOf } from "./request-parts.js";

/** Where something is published to, and how. */
interface Publication {
  readonly destination: string;
  readonly settings: MessageSettings;
}

/**
 * Reads the settings of a publish: from headers, from `upstash-…` parameters, which are removed from the
 * destination, and from the defaults of the URL group. The destination has priority, because the account's
 * owner chose it, while the headers may come from the sender of a webhook.
 *
 * @param text the destination, as it was sent
 * @throws ApiError 400
 */
export function publicationOf(
  text: string,
  sent: Headers,
  { state, limits }: Pick<Services, "state" | "limits">,
): Publication {
  const [address = "", ...query] = text.split(/[?&]/);
  const kept = query.filter((parameter) => !isSetting(parameter));
  const [first] = kept;
  // Everything that is not a setting stays as it was sent, byte for byte.
  const destination =
    kept.length === query.length
      ? text
      : address + (first === undefined ? "" : `?${kept.join("&")}`);
  const headers = defaultsOf(destination, state.urlGroups);
  for (const [name, value] of sent) headers.set(name, value);
  for (const [name, value] of new URLSearchParams(query.filter(isSetting).join("&"))) {
    setHeader(headers, name, value);
  }
  return { destination, settings: parseMessageSettings(headers, limits) };
}

/** The publisher's headers, without the token that authorized the request. */
export function publisherHeaders(c: ApiContext): Headers {
  const headers = new Headers(c.req.raw.headers);
  if (queryToken(targetOf(c)) === undefined) headers.delete("Authorization");
  return headers;
}

/** Sets a header that somebody sent as text. @throws ApiError 400 */
export function setHeader(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value);
  } catch {
    throw new ApiError(
      400,
      "invalid header: neither its name nor its value may have such characters",
    );
  }
}

function isSetting(parameter: string): boolean {
  return /^upstash-/i.test(parameter);
}

/** Default settings of a group's messages. Its other headers are forwarded. */
function defaultsOf(destination: string, urlGroups: UrlGroups): Headers {
  const defaults = urlGroups.find(destination)?.headers ?? {};
  const headers = new Headers();
  for (const [name, [value]] of Object.entries(defaults)) {
    if (isSetting(name) && value !== undefined) setHeader(headers, name, value);
  }
  return headers;
}
