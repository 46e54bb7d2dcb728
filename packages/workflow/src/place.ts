import { hostEnvironment, pathIn, pathMatches, setting } from "@qstash-verify/core/building";
import type { Call } from "./call.js";
import type { WorkflowOptions } from "./options.js";

/** What of the options says where a workflow is. */
export type PlaceOptions = Pick<WorkflowOptions, "url" | "baseUrl">;

/**
 * The URL of the workflow, if its owner says it: `url`, or the path of `url` or of the request behind
 * `baseUrl`, else behind `UPSTASH_WORKFLOW_URL`, as the vendor reads them. Nothing of a `Host` header is
 * in it.
 */
export function ownPlace(call: Call, options: PlaceOptions): string | undefined {
  const url = setting(options, "url");
  const base =
    setting(options, "baseUrl") ?? setting(call.env ?? hostEnvironment(), "UPSTASH_WORKFLOW_URL");
  if (base === undefined) return url;
  const path = url === undefined ? pathIn(call.url) : pathIn(url);
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
  if (call.host === undefined || !pathMatches(destination, call.url)) return false;
  const { protocol, host } = new URL(destination);
  const asked = `${protocol}//${call.host}`;
  return URL.canParse(asked) && new URL(asked).host === host;
}
