import type { NodeRequest } from "@qstash-verify/core/building";

/** What of a Node.js request says where its client sent it. */
export type Addressed = Pick<NodeRequest, "headers" | "originalUrl" | "url"> & {
  /** Names and values in turn. Not every adapter for AWS Lambda has them. */
  readonly rawHeaders?: readonly string[] | undefined;
};

/**
 * Name and port that the client sent. Not what the framework calls the host: with its option to trust
 * proxies, that is `X-Forwarded-Host`, which anybody can send.
 *
 * @returns `undefined` where a request names several (RFC 9112 §3.2, RFC 9113 §8.3.1): what stands in front
 *   may have routed it by another one.
 */
export function hostSent({
  headers,
  originalUrl,
  url,
  rawHeaders = [],
}: Addressed): string | undefined {
  const lines = rawHeaders.filter(
    (_, at) => at % 2 === 1 && /^host$/i.test(rawHeaders[at - 1] ?? ""),
  );
  const host = headers["host"]?.toString();
  const sent = headers[":authority"]?.toString() ?? host;
  const target = /^https?:\/\/([^/?#]*)/i.exec(originalUrl ?? url ?? "")?.[1];
  const isOne = [host ?? sent, target ?? sent].every((other) => other === sent);
  return isOne && new Set(lines).size <= 1 ? hostOf(sent) : undefined;
}

/** The same of a Fetch API request. Its URL is the framework's, which may read headers that anybody can send. */
export function hostSentIn({ url, headers }: Pick<Request, "url" | "headers">): string | undefined {
  const host = headers.get("host");
  // Next.js puts the name of its own server in the URL.
  if (host !== null) return hostOf(host);
  // HTTP/2, or a request that was made in this process.
  const isForwarded = headers.has("x-forwarded-host") || headers.has("forwarded");
  return isForwarded ? undefined : new URL(url).host;
}

/**
 * A host and its port (RFC 3986 §3.2.2), if that is what it is. Node.js lets anything pass as a
 * `Host` header, and half a URL in it would be another place.
 */
function hostOf(value: string | undefined): string | undefined {
  return /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d*)?$/i.exec(value ?? "")?.[0];
}
