import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import type { ConsoleBackend } from "../contract/backend.js";
import { newSecret, requireStrong } from "./capability.js";
import { createApp } from "./create-app.js";
import { refusalOf } from "./gate.js";
import { guardedServer } from "./guarded-server.js";
import { addressOf, type OwnHosts } from "./own-hosts.js";

/** How a console is started. */
export interface ConsoleOptions {
  readonly backend: ConsoleBackend;
  /**
   * The address to listen on. Default: `127.0.0.1`. With another, such as `0.0.0.0` for all of them, anybody
   * who can reach this machine and has the key can use the console, by any IP address.
   */
  readonly host?: string | undefined;
  /** Default: a free one. */
  readonly port?: number | undefined;
  /**
   * Names to answer to besides those of the loopback interface, such as a container's: `host.docker.internal`
   * with any port, `localhost:9000` with that port.
   */
  readonly allowHosts?: readonly string[] | undefined;
  /** The key to the page. Default: 32 new random bytes, in base64url. */
  readonly capability?: string | undefined;
  /** Gets errors. The page only learns that something failed. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** A console that listens. */
export interface RunningConsole {
  /** The address to open on this machine. It contains the key to the page: anybody who has it can do what the page can. */
  readonly address: string;
  /** The same without the key: `http://127.0.0.1:40123`. */
  readonly url: string;
  /** Ends it, and every page's connection. */
  close(): Promise<void>;
}

/**
 * Serves the console's page to anybody who has its address.
 *
 * ```ts
 * const { address, close } = await startConsole({ backend });
 * console.log(address); // http://127.0.0.1:40123/?capability=…
 * ```
 *
 * @throws Error if it cannot listen, such as `EADDRINUSE`, and TypeError for a capability that can be guessed
 */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { backend, host = "127.0.0.1", allowHosts = [], onError = () => {} } = options;
  const capability = requireStrong(options.capability ?? newSecret());
  let own: OwnHosts = { listening: host, port: options.port ?? 0, allowHosts };
  const answer = createApp(
    backend,
    { capability, session: newSecret(), port: () => own.port },
    onError,
  );
  const listener = getRequestListener(
    // The server speaks no HTTP/2.
    (request, bindings) => answer(request, bindings as HttpBindings),
    // Do not replace the globals of the process.
    { overrideGlobalObjects: false },
  );
  const server = guardedServer(listener, (request) => refusalOf(request, own));
  server.listen(own.port, host);
  await once(server, "listening");
  own = { ...own, port: (server.address() as AddressInfo).port };
  const url = addressOf(own);
  let closed: Promise<void> | undefined;
  return {
    address: `${url}/?capability=${capability}`,
    url,
    close: () => {
      closed ??= closeAtOnce(server);
      return closed;
    },
  };
}

async function closeAtOnce(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
