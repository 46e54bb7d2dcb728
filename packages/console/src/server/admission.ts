import type { IncomingMessage } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";
import { setCookie } from "hono/cookie";
import { isSecret } from "./capability.js";
import { refuse } from "./refusals.js";

/** Who is let in. */
export interface Admission {
  /** What the address has that the terminal prints. */
  readonly capability: string;
  /** What the cookie has: whoever sees the one does not know the other. */
  readonly session: string;
  /** The port that the server listens on. */
  readonly port: () => number;
}

/** Lets in whoever opens the address, and whoever has the cookie that is given for it. */
export function admission(admitted: Admission): MiddlewareHandler<{ Bindings: HttpBindings }> {
  const { capability, session } = admitted;
  return async (context, next) => {
    // Cookies know no ports: the port is in its name.
    const cookie = `qstash_console_${admitted.port()}`;
    const { pathname, searchParams } = new URL(context.req.url);
    const shown = pathname === "/" ? searchParams.get("capability") : null;
    if (shown !== null && isSecret(shown, capability)) {
      setCookie(context, cookie, session, { httpOnly: true, sameSite: "Strict", path: "/" });
    } else if (!cookies(context.env.incoming, cookie).some((each) => isSecret(each, session))) {
      return refuse(context, "not_admitted");
    }
    // What let somebody in does not stay in the address.
    if (shown !== null) return context.redirect("/", 303);
    return await next();
  };
}

/** All cookies of a name: a server on another port can set one more, which must not hide ours. */
function cookies({ headers }: IncomingMessage, name: string): readonly string[] {
  return (headers.cookie ?? "")
    .split(";")
    .map((each) => each.trim())
    .filter((each) => each.startsWith(`${name}=`))
    .map((each) => each.slice(name.length + 1));
}
