import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Region } from "@qstash-verify/core";
import { type DeliveryOptions, type HostileDelivery, signDelivery } from "@qstash-verify/testing";
import { exchange } from "../api/http-exchange.js";
import { Failure } from "../failure.js";
import { maskUrl } from "../terminal/mask.js";
import { unanswered } from "./unanswered.js";

/** One delivery to make. */
export interface DeliveryRequest {
  readonly to: string;
  /** The URL that is signed. */
  readonly published: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly region: Region;
  readonly key: string;
  /** How it is tampered with. */
  readonly hostile: HostileDelivery | undefined;
}

/** What the app answered. */
export interface DeliveryAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signs a delivery, tampers with it as requested, and delivers it. @throws Failure */
export async function deliver(request: DeliveryRequest): Promise<DeliveryAnswer> {
  const { published: url, method, headers, body, region, key, hostile } = request;
  const genuine: DeliveryOptions = { url, method, headers, body, region, key };
  const signed = hostile ? hostile.sign(genuine) : signDelivery(genuine);
  return sendSigned(request.to, await signed);
}

/** A signed delivery, with any changes since. */
export interface Signed {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** Seconds: as long as QStash waits on its free plan, and the local QStash. */
const LONGEST_ANSWER = 15 * 60;

/** Sends a signed delivery. @param seconds how long the answer may take @throws Failure if there is none */
export async function sendSigned(
  to: string,
  { method, headers, body }: Signed,
  seconds: number = LONGEST_ANSWER,
): Promise<DeliveryAnswer> {
  const present = Object.entries(headers).filter(([, value]) => value !== undefined);
  let status: number | undefined;
  try {
    // By node:http, because fetch gives a GET no body, and a message may have one.
    const request = (to.startsWith("https:") ? requestHttps : requestHttp)(to, {
      method,
      headers: { ...Object.fromEntries(present), "Content-Length": body.byteLength },
      agent: false,
    });
    request.once("response", ({ statusCode }) => {
      status = statusCode;
    });
    const { response, body: answer } = await exchange(request, body, seconds);
    const answered = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
    return {
      status: response.statusCode ?? 0,
      headers: Object.fromEntries(answered),
      body: answer,
    };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    // The operating system has the same code, for a connection that does not come about.
    const isLate = code === "ETIMEDOUT" && !Object.hasOwn(Object(error), "syscall");
    throw new Failure(`${maskUrl(to)} ${unanswered(code, status, isLate ? seconds : undefined)}`);
  }
}
