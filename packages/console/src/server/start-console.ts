import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { type ConsoleBackend, ConsoleProblem } from "../contract/backend.js";
import { addressOf, admission } from "./admission.js";
import { newSecret } from "./capability.js";
import { createRoutes } from "./create-routes.js";
import { pageFiles } from "./page-files.js";
import { refuse } from "./refusals.js";
import { securityHeaders } from "./security-headers.js";

/** How a console is started. */
export interface ConsoleOptions {
  readonly backend: ConsoleBackend;
  /** The address to listen on; `127.0.0.1` unless given. */
  readonly host?: string | undefined;
  /** A free one unless given. */
  readonly port?: number | undefined;
  /** Names to answer to beside those of the loopback interface, such as a container's. */
  readonly allowHosts?: readonly string[] | undefined;
  /** Is told what failed; the page only learns that something did. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** A console that listens. */
export interface RunningConsole {
  /** What a person opens. It holds the key to the page: whoever has it can do what the page can. */
  readonly address: string;
  /** Ends it, and every page's connection. */
  close(): Promise<void>;
}

/**
 * Serves the console's page to whoever has its address.
 *
 * ```ts
 * const { address, close } = await startConsole({ backend });
 * console.log(address); // http://127.0.0.1:40123/?capability=…
 * ```
 *
 * @throws Error where it cannot listen, such as `EADDRINUSE`
 */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { host = "127.0.0.1", port = 0 } = options;
  const capability = newSecret();
  let bound = port;
  const app = createApp(options, capability, () => bound);
  // The globals of the process are not ours to replace.
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, listener);
  server.listen(port, host);
  await once(server, "listening");
  bound = (server.address() as AddressInfo).port;
  return {
    address: `${addressOf(host, bound)}/?capability=${capability}`,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function createApp(
  { backend, allowHosts = [], onError = () => {} }: ConsoleOptions,
  capability: string,
  port: () => number,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(securityHeaders);
  app.use(admission({ capability, session: newSecret(), port, allowHosts }));
  app.use(async (context, next) => {
    if (["GET", "HEAD", "POST"].includes(context.req.method)) return await next();
    return refuse(context, "method_refused");
  });
  app.route("/", pageFiles());
  app.route("/api", createRoutes(backend));
  app.notFound((context) => refuse(context, "not_found"));
  app.onError((error, context) => {
    if (error instanceof ConsoleProblem) {
      return context.json({ problem: error.message, code: "problem" }, error.status);
    }
    onError(error);
    return refuse(context, "failed");
  });
  return app;
}
