import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { addressOf } from "./address.js";
import type { Api } from "./api.js";

/** Serves an API on a port of this machine, which stays the same over a restart. */
export class ApiServer {
  readonly #api: Api;
  readonly #host: string;
  #port: number;
  #server: Server | undefined;

  /** @param port 0 for one that is free */
  constructor(api: Api, host: string, port: number) {
    this.#api = api;
    this.#host = host;
    this.#port = port;
  }

  /** The port; 0 before the first start, unless one was chosen. */
  get port(): number {
    return this.#port;
  }

  /** The URL for programs on this machine. */
  get url(): string {
    return `http://${addressOf(this.#host)}:${this.#port}`;
  }

  async start(): Promise<void> {
    if (this.#server) return;
    // Do not replace the globals of the process: tests run in it.
    const listener = getRequestListener(this.#api.fetch, { overrideGlobalObjects: false });
    const server = createServer(listener);
    // `readBody` answers `Expect: 100-continue`. Node.js would do it before the request is admitted.
    server.on("checkContinue", listener);
    server.listen(this.#port, this.#host);
    await once(server, "listening");
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }
}
