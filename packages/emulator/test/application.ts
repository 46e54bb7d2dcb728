import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";

/** One request an application got. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The bytes, one character each. */
  readonly body: string;
}

/** What it answers: a status, and perhaps headers and a body. Never, for `undefined`. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** An application that notes what it gets, and answers as it is told. */
export class Application {
  readonly received: Received[] = [];
  /** 200 unless it is set. */
  answer: (received: Received) => Reply | undefined | Promise<Reply | undefined> = () => ({
    status: 200,
  });
  readonly #server = createServer(async (request, response) => {
    request.setEncoding("latin1");
    const received: Received = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      body: await text(request),
    };
    this.received.push(received);
    const reply = await this.answer(received);
    if (reply) response.writeHead(reply.status, reply.headers).end(reply.body);
  });

  async start(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** How many connections are open. */
  async connections(): Promise<number> {
    return promisify(this.#server.getConnections.bind(this.#server))();
  }

  /** An address of this application. */
  url(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  /** The only request it got. */
  get only(): Received {
    const [first, ...others] = this.received;
    if (!first || others.length > 0) throw new Error(`it got ${this.received.length} requests`);
    return first;
  }
}
