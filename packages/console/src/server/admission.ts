import type { IncomingMessage } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";
import { setCookie } from "hono/cookie";
import { isSecret } from "./capability.js";
import { refuse } from "./refusals.js";

/** The secrets that admit a request. */
export interface Admission {
  /** The secret in the address that the terminal prints. */
  readonly capability: string;
  /** The secret in the cookie. Knowing one of the two does not reveal the other. */
  readonly session: string;
  /** The port that the server listens on. */
  readonly port: () => number;
}

/** Admits requests with the secret of the address, and those with the cookie that it sets. */
export function admission(admitted: Admission): MiddlewareHandler<{ Bindings: HttpBindings }> {
  const { capability, session } = admitted;
  return async (context, next) => {
    // Cookies are shared by all ports of a host, so the port is in the name.
    const cookie = `qstash_console_${admitted.port()}`;
    const { pathname, searchParams } = new URL(context.req.url);
    const shown = pathname === "/" ? searchParams.get("capability") : null;
    if (shown !== null && isSecret(shown, capability)) {
      setCookie(context, cookie, session, { httpOnly: true, sameSite: "Strict", path: "/" });
    } else if (!cookies(context.env.incoming, cookie).some((each) => isSecret(each, session))) {
      return refuse(context, "not_admitted");
    }
    // Remove the secret from the address.
    if (shown !== null) return context.redirect("/", 303);
    return await next();
  };
}

/** All cookies of a name: a server on another port can set another one, which must not hide ours. */
function cookies({ headers }: IncomingMessage, name: string): readonly string[] {
  return (headers.cookie ?? "")
    .split(";")
    .map((each) => each.trim())
    .filter((each) => each.startsWith(`${name}=`))
    .map((each) => each.slice(name.length + 1));
}
