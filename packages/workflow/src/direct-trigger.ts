import type { Bytes } from "@qstash-verify/core";
import { boundsOf, pathIn, readBytes } from "@qstash-verify/core/building";
import type { Call } from "./call.js";
import type { VerifiedOptions } from "./options.js";

/** The largest unsigned request, in bytes. Requests of QStash may be larger. */
const DEFAULT_LIMIT = 1024 * 1024;

/**
 * Reads the payload of a request that came without QStash, if its sender may start a run by it. Nothing
 * of it is read before.
 *
 * @throws VerificationError `body_too_large`, `body_truncated`
 * @throws ConfigurationError `body_already_parsed`
 */
export async function readDirectTrigger(
  call: Call,
  allowed: VerifiedOptions["allowDirectTrigger"] = false,
  limit: number = DEFAULT_LIMIT,
): Promise<Bytes | undefined> {
  const { method, headers } = call;
  // Another website can make a browser send a GET with the user's cookies.
  if (allowed === false || method !== "POST" || speaksForQStash(headers)) return undefined;
  const path = pathIn(call.url);
  // Without a path, QStash could not call the run again.
  if (!path.startsWith("/") || !isResolved(path)) return undefined;
  const may = typeof allowed === "function" ? await allowed({ path, headers }) : allowed;
  return may === true ? readBytes(await call.body(), boundsOf(call, limit)) : undefined;
}

/** A router of a Fetch API host goes by what a URL parser makes of a path. `allowed` must not see another one. */
function isResolved(path: string): boolean {
  const url = `http://localhost${path.split("?", 1)[0]}`;
  return URL.canParse(url) && new URL(url).href === url && !url.includes("#");
}

/** A request with headers of QStash must be signed. Only the label may come from the trigger. */
function speaksForQStash(headers: Headers): boolean {
  return [...headers.keys()].some((name) => /^upstash-(?!label$)/.test(name));
}
