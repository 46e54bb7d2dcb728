import { ConfigurationError, VerificationError } from "@qstash-verify/core";
import { hostEnvironment, pathIn, pathMatches, setting } from "@qstash-verify/core/building";
import type { Call } from "./call.js";
import type { WorkflowOptions } from "./options.js";

/** What of the options says where a workflow is. */
export type PlaceOptions = Pick<WorkflowOptions, "url" | "baseUrl">;

/** Where a workflow is. */
interface Place {
  readonly url: string;
  /** The settings that it is made of: no message contains a URL. */
  readonly expected: string;
}

/**
 * Where the owner says that the workflow is: `url`, or the path of `url` or of the request behind `baseUrl`,
 * else behind `UPSTASH_WORKFLOW_URL`, as the vendor reads them. Nothing of a `Host` header is in it.
 *
 * @throws ConfigurationError `option_invalid`: no request could have been signed for it
 */
export function ownPlace(call: Call, options: PlaceOptions): Place | undefined {
  const url = setting(options, "url");
  const own = setting(options, "baseUrl");
  const base = own ?? setting(call.env ?? hostEnvironment(), "UPSTASH_WORKFLOW_URL");
  if (base === undefined) {
    if (url === undefined) return undefined;
    checkUrl("url", url);
    return { url, expected: "the option url" };
  }
  const name = own === undefined ? "UPSTASH_WORKFLOW_URL" : "baseUrl";
  checkUrl(name, base);
  if (url !== undefined && !url.startsWith("/")) checkUrl("url", url);
  const place = base.replace(/\/$/, "") + pathIn(url ?? call.url);
  const path = url === undefined ? "the request" : "url";
  return { url: place, expected: `${name} followed by the path of ${path}` };
}

function checkUrl(name: string, value: string): void {
  if (/^https?:\/\//i.test(value) && URL.canParse(value)) return;
  throw new ConfigurationError("option_invalid", `${name} must be a URL like https://app.example`);
}

/**
 * What a message must have been sent to: the place that its owner names, exactly; else this request's
 * own host, path and query, whatever the scheme, which a proxy may have taken away.
 *
 * Whoever QStash delivers to holds a signature of the account, and could show it here: a third party
 * that was called, the receiver of a webhook.
 *
 * @param destination What was signed.
 * @returns It.
 * @throws VerificationError `url_mismatch`, whose message names the settings that were expected
 * @throws ConfigurationError `option_invalid`
 */
export function expectedPlace(call: Call, options: PlaceOptions, destination: string): string {
  const place = ownPlace(call, options);
  if (place ? place.url === destination : isHere(destination, call)) return destination;
  throw new VerificationError("url_mismatch", {
    remedy: `expected ${place?.expected ?? UNNAMED}`,
  });
}

const UNNAMED =
  "the host and path of the request; if a proxy changes them, set url, baseUrl or UPSTASH_WORKFLOW_URL";

function isHere(destination: string, call: Call): boolean {
  if (call.host === undefined || !pathMatches(destination, call.url)) return false;
  const { protocol, host } = new URL(destination);
  const asked = `${protocol}//${call.host}`;
  return URL.canParse(asked) && new URL(asked).host === host;
}
