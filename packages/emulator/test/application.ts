import type { IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { LocalServer } from "./local-server.js";

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
export class Application extends LocalServer {
  readonly received: Received[] = [];
  /** 200 unless it is set. */
  answer: (received: Received) => Reply | undefined | Promise<Reply | undefined> = () => ({
    status: 200,
  });

  constructor() {
    super(async (request, response) => {
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
  }

  /** The only request it got. */
  get only(): Received {
    const [first, ...others] = this.received;
    if (!first || others.length > 0) throw new Error(`it got ${this.received.length} requests`);
    return first;
  }
}
