import type { HeaderMap } from "./header-map.js";
import type { MessageSettings } from "./message-settings.js";

/** The headers by which a call to publish says how a message is delivered. `undefined` is not sent. */
export function publishHeaders(settings: MessageSettings): Record<string, string | undefined> {
  return {
    ...ownHeaders(settings.header ?? {}),
    "Upstash-Method": settings.method,
    "Upstash-Retries": settings.retries?.toString(),
    "Upstash-Retry-Delay": settings.retryDelayExpression,
    "Upstash-Timeout": seconds(settings.timeout),
    "Upstash-Callback": settings.callback,
    "Upstash-Failure-Callback": settings.failureCallback,
    ...behind("Upstash-Callback-", settings.callbackHeader ?? {}),
    ...behind("Upstash-Failure-Callback-", settings.failureCallbackHeader ?? {}),
    "Upstash-Flow-Control-Key": settings.flowControlKey,
    "Upstash-Flow-Control-Value": flowControl(settings),
    "Upstash-Label": settings.labels?.join(","),
  };
}

/** Those headers of a call that are set. */
export function setHeaders(
  headers: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** A body as it is sent. @param base64 its bytes */
export function bodyBytes(base64: string | undefined): { body?: Uint8Array<ArrayBuffer> } {
  return base64 === undefined ? {} : { body: new Uint8Array(Buffer.from(base64, "base64")) };
}

/** A duration as headers have it. */
export function seconds(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}s`;
}

/** A stored `Upstash-…` header is forwarded, too. Sent unchanged, it would be a setting. */
function ownHeaders(headers: HeaderMap): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) =>
      name === "Content-Type" ? [name, value] : [`Upstash-Forward-${name}`, value],
    ),
  );
}

function behind(prefix: string, headers: HeaderMap): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [prefix + name, value]));
}

function flowControl({ parallelism, rate, period }: MessageSettings): string | undefined {
  const parts = [
    ...(parallelism === undefined ? [] : [`parallelism=${parallelism}`]),
    ...(rate === undefined ? [] : [`rate=${rate}`]),
    ...(rate === undefined || period === undefined ? [] : [`period=${period}s`]),
  ];
  return parts.length === 0 ? undefined : parts.join(", ");
}
