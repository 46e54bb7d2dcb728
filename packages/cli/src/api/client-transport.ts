import { Client, QstashError } from "@upstash/qstash";
import type { Account } from "../environment/account.js";
import type { ApiCall } from "./api-call.js";
import { ApiError, errorText } from "./api-error.js";

/** Sends calls. */
export type Transport = (call: ApiCall) => Promise<unknown>;

/**
 * Sends calls through the transport of the vendor's client, `client.http`.
 *
 * Not through `schedules.create()` and its like: that gives a `Content-Type` to a schedule that has
 * none; a URL group's headers and the signing keys have no function at all; and one way is easier
 * to trust than two. Retries are ours, because the client's do not cover 429.
 */
export function clientTransport({ url, token }: Account): Transport {
  const client = new Client({
    baseUrl: url,
    token,
    retry: false,
    enableTelemetry: false,
    devMode: false,
  });
  return async ({ method, path, headers, body, answers = false }) => {
    try {
      return await client.http.request({
        method,
        path: [path.slice(1)],
        ...(headers && { headers }),
        // Its types know no bytes; fetch, which it hands them to, does.
        ...(body !== undefined && { body: body as string }),
        parseResponseAsJson: answers,
      });
    } catch (error) {
      throw translated(error);
    }
  };
}

function translated(error: unknown): unknown {
  if (error instanceof QstashError) {
    const reset = "reset" in error ? Number(error.reset) : Number.NaN;
    return new ApiError(errorText(error.message), {
      ...(error.status !== undefined && { status: error.status }),
      ...(Number.isFinite(reset) && { resetAt: reset * 1000 }),
    });
  }
  if (!(error instanceof TypeError || error instanceof SyntaxError)) return error;
  // An answer that is no JSON was cut off on the way.
  const code = error instanceof SyntaxError ? "ANSWER_CUT" : causeCode(error);
  const { cause } = error;
  const reason = code ?? (cause instanceof Error ? cause.message : error.message);
  return new ApiError(reason, code === undefined ? {} : { code });
}

function causeCode({ cause }: Error): string | undefined {
  const all = cause instanceof AggregateError ? [cause, ...cause.errors] : [cause];
  for (const each of all) {
    if (each instanceof Error && "code" in each && each.code) return String(each.code);
  }
  return undefined;
}
