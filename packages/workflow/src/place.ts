import { type Call, settingsOf } from "./call.js";
import type { WorkflowOptions } from "./options.js";

/** What of the options says where a workflow is. */
export type PlaceOptions = Pick<WorkflowOptions, "url" | "baseUrl">;

/**
 * The URL of the workflow, if its owner says it: `url`, and over its origin `baseUrl`, else
 * `UPSTASH_WORKFLOW_URL`. The vendor reads them alike, and sends the next step of a run there.
 */
export function ownPlace(call: Call, { url, baseUrl }: PlaceOptions): string | undefined {
  const base = baseUrl ?? Reflect.get(settingsOf(call), "UPSTASH_WORKFLOW_URL");
  if (typeof base !== "string" || base === "") return url;
  return (url ?? call.absoluteUrl).replace(/^https?:\/\/[^/]+/, base);
}

/**
 * What a message must have been sent to: the place that its owner names, exactly; else this request's
 * own URL, but for its scheme, which a proxy may have taken away.
 *
 * Whoever QStash delivers to holds a signature of the account, and could show it here: a third party
 * that was called, the receiver of a webhook.
 *
 * @param destination What was signed.
 */
export function expectedPlace(call: Call, options: PlaceOptions, destination: string): string {
  const place = ownPlace(call, options);
  if (place !== undefined) return place;
  return isSame(destination, call) ? destination : call.absoluteUrl;
}

function isSame(destination: string, { absoluteUrl, url: target }: Call): boolean {
  const here = afterScheme(absoluteUrl);
  if (afterScheme(destination) === here) return true;
  if (!URL.canParse(destination) || !URL.canParse(absoluteUrl)) return false;
  const { host, pathname, search, searchParams } = new URL(destination);
  // A host that shows the target as it was sent routes by that, not by what a parser makes of it.
  if (target.startsWith("/")) return `${host}${pathname}${search}` === here;
  const url = new URL(absoluteUrl);
  return (
    host === url.host && pathname === url.pathname && `${searchParams}` === `${url.searchParams}`
  );
}

function afterScheme(url: string): string {
  return url.replace(/^https?:\/\//i, "");
}
