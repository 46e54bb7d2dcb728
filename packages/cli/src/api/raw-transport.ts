import { once } from "node:events";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";
import type { Account } from "../environment/account.js";
import type { ApiCall } from "./api-call.js";
import { ApiError, errorText } from "./api-error.js";

/**
 * Sends a call whose path is not what a URL parser makes of it: a destination with `/../`, a fragment
 * or a quote is appended to the path as it is, and fetch, and so the vendor's client, would change it.
 */
export async function callRaw(account: Account, call: ApiCall): Promise<unknown> {
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
  request.end(body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const answer = await text(response);
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return call.answers ? JSON.parse(answer) : undefined;
  const reset = Number(response.headers["burst-ratelimit-reset"]);
  throw new ApiError(errorText(answer), {
    status,
    ...(status === 429 && Number.isFinite(reset) && { resetAt: reset * 1000 }),
  });
}
