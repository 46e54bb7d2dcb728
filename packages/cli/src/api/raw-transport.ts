import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Account } from "../environment/account.js";
import type { ApiCall } from "./api-call.js";
import { ApiError, errorText } from "./api-error.js";
import { exchange } from "./http-exchange.js";

/** Sends calls. */
export type Transport = (call: ApiCall) => Promise<unknown>;

/** A region that sends nothing for so long will not answer. In milliseconds. */
const LONGEST_SILENCE = 60_000;
/** An answer that is incomplete by then will stay so. In seconds. */
const LONGEST_ANSWER = 120;

/**
 * Sends one call. By node:http, because a destination with `/../`, a fragment or a quote is part of a path
 * as it is, and fetch, and so the vendor's client, would change it.
 *
 * @param seconds how long it may take
 */
export async function callRaw(
  account: Account,
  call: ApiCall,
  seconds: number = LONGEST_ANSWER,
): Promise<unknown> {
  const { protocol, hostname, port, pathname } = new URL(account.url);
  const body = Buffer.from(call.body ?? "");
  const request = (protocol === "https:" ? requestHttps : requestHttp)({
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    port,
    path: pathname.replace(/\/$/, "") + call.path,
    method: call.method,
    headers: {
      ...call.headers,
      Authorization: `Bearer ${account.token}`,
      "Content-Length": body.byteLength,
    },
  });
  request.setTimeout(LONGEST_SILENCE, () => {
    request.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" }));
  });
  const { response, body: answer } = await exchange(request, body, seconds);
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return call.answers ? parsed(answer) : undefined;
  const reset = Number(response.headers["burst-ratelimit-reset"]);
  throw new ApiError(errorText(answer), {
    status,
    ...(status === 429 && Number.isFinite(reset) && { resetAt: reset * 1000 }),
  });
}

/** Many times deeper than any answer. Code that reads answers recurses at each level. */
const DEEPEST = 1000;

/** An answer that is not JSON was cut off, or does not come from QStash. */
function parsed(answer: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    throw new ApiError("the answer is not JSON, or was cut off", { code: "ANSWER_CUT" });
  }
  if (depthOf(answer) <= DEEPEST) return value;
  throw new ApiError("the answer is nested too deeply to be read", { code: "ANSWER_DEEP" });
}

/** How deep JSON is nested. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[{\]}]/g)) {
    if (token === "[" || token === "{") depth += 1;
    else if (token === "]" || token === "}") depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
