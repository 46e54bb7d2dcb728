import { isIP } from "node:net";
import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { isSecret } from "./capability.js";
import { refuse } from "./refusals.js";

/** Who is let in. */
export interface Admission {
  /** What the address has that the terminal prints. */
  readonly capability: string;
  /** What the cookie has: whoever sees the one does not know the other. */
  readonly session: string;
  /** The port that the server listens on; cookies know no ports, so it is in the name. */
  readonly port: () => number;
  /** Names beside those of the loopback interface. */
  readonly allowHosts: readonly string[];
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Lets in whoever has the capability, from a page of this very origin. A name that resolves to this machine
 * (DNS rebinding) is not enough, and neither is a cookie that another page makes the browser send.
 */
export function admission(admitted: Admission): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (context, next) => {
    const { url = "", headersDistinct } = context.env.incoming;
    const [host = "", ...others] = headersDistinct["host"] ?? [];
    // An absolute target names a host of its own, which would be another than the one checked here.
    const isOne = url.startsWith("/") && others.length === 0;
    if (!isOne || !isOurHost(host, admitted)) return refuse(context, "host_refused");
    if (!isFromHere(context, host)) return refuse(context, "origin_refused");
    const { pathname, searchParams } = new URL(context.req.url);
    const capability = searchParams.get("capability") ?? undefined;
    const name = `qstash_console_${admitted.port()}`;
    if (pathname === "/" && isSecret(capability, admitted.capability)) {
      setCookie(context, name, admitted.session, { httpOnly: true, sameSite: "Strict", path: "/" });
      return context.redirect("/", 303);
    }
    if (isSecret(getCookie(context, name), admitted.session)) return await next();
    return refuse(context, "not_admitted");
  };
}

function isOurHost(host: string, { port, allowHosts }: Admission): boolean {
  if (!URL.canParse(`http://${host}`)) return false;
  const url = new URL(`http://${host}`);
  if (url.host !== host.toLowerCase() && `${url.host}:80` !== host.toLowerCase()) return false;
  if (allowHosts.includes(url.hostname)) return true;
  return LOOPBACK.has(url.hostname) && Number(url.port || 80) === port();
}

/** Whether our own page, or a person who opens an address, sends this. */
function isFromHere(context: Context, host: string): boolean {
  const origin = context.req.header("origin");
  if (origin !== undefined) return origin === `http://${host}` || origin === `https://${host}`;
  const site = context.req.header("sec-fetch-site");
  if (site === undefined || site === "same-origin") return true;
  // Typed, or opened by another program. No script of another page can send it.
  const isOpened = context.req.header("sec-fetch-mode") === "navigate";
  return isOpened && context.req.method === "GET" && context.req.path === "/";
}

/** The address that a person opens for a server that listens here. */
export function addressOf(host: string, port: number): string {
  if (host === "0.0.0.0" || host === "::") return `http://localhost:${port}`;
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}
