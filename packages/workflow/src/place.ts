import { type Call, pathOf, settingsOf } from "./call.js";
import type { WorkflowOptions } from "./options.js";

/** What of the options says where a workflow is. */
export type PlaceOptions = Pick<WorkflowOptions, "url" | "baseUrl">;

/**
 * The URL of the workflow, if its owner says it: `url`, or the path of `url` or of the request behind
 * `baseUrl`, else behind `UPSTASH_WORKFLOW_URL`, as the vendor reads them. Nothing of a `Host` header is
 * in it.
 */
export function ownPlace(call: Call, { url, baseUrl }: PlaceOptions): string | undefined {
  const base = baseUrl ?? Reflect.get(settingsOf(call), "UPSTASH_WORKFLOW_URL");
  if (typeof base !== "string" || base === "") return url;
  const path = url === undefined ? pathOf(call) : url.replace(/^https?:\/\/[^/]+/i, "");
  return base.replace(/\/$/, "") + path;
}

/**
 * What a message must have been sent to: the place that its owner names, exactly; else this request's
 * own host, path and query, whatever the scheme, which a proxy may have taken away.
 *
 * Whoever QStash delivers to holds a signature of the account, and could show it here: a third party
 * that was called, the receiver of a webhook.
 *
 * @param destination What was signed.
 * @returns It, or something else.
 */
export function expectedPlace(call: Call, options: PlaceOptions, destination: string): string {
  return ownPlace(call, options) ?? (isHere(destination, call) ? destination : "");
}

function isHere(destination: string, call: Call): boolean {
  const written = /^https?:\/\/[^/?#\s]+([^#\s]*)$/i.exec(destination)?.[1];
  if (written === undefined || !URL.canParse(destination)) return false;
  const { protocol, host, pathname, search, searchParams } = new URL(destination);
  const asked = `${protocol}//${call.host}`;
  if (call.host === undefined || !URL.canParse(asked) || new URL(asked).host !== host) return false;
  // A host that shows the target as it was sent routes by that, not by what a parser makes of it.
  if (call.url.startsWith("/")) return [written, pathname + search].includes(call.url);
  const url = new URL(call.url);
  return url.pathname === pathname && `${url.searchParams}` === `${searchParams}`;
}
