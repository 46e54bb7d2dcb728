import { toBytes } from "./bytes.js";
import type { SignedDelivery } from "./sign-delivery.js";

/** Where to send a delivery. */
export interface SendOptions {
  /**
   * Where the app listens, path included. Default: the delivery's own `url`. The signature keeps the
   * published URL, as it does behind a tunnel or a proxy.
   */
  readonly to?: URL | string | undefined;
}

/**
 * Sends a delivery over HTTP and resolves with the answer, whatever its status. A redirect is returned and
 * not followed: to QStash it is a failed attempt.
 *
 * @example
 * ```ts
 * import { sendDelivery, signDelivery } from "@qstash-verify/testing";
 *
 * const delivery = await signDelivery({
 *   url: "https://app.example.com/api/qstash",
 *   body: "{}",
 * });
 * const response = await sendDelivery(delivery, {
 *   to: "http://localhost:3000/api/qstash",
 * });
 * console.log(response.status);
 * ```
 *
 * @throws TypeError From `fetch`, if nothing answers or a GET has a body; and if the body is neither a string
 *   nor bytes.
 */
export async function sendDelivery(
  delivery: SignedDelivery,
  options: SendOptions = {},
): Promise<Response> {
  const { method, headers } = delivery;
  const body = toBytes(delivery.body);
  return fetch(options.to ?? delivery.url, {
    method,
    headers,
    body: body.byteLength > 0 ? body : null,
    redirect: "manual",
  });
}
