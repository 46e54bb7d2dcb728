import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/**
 * Where QStash calls back, to tell what a message that was delivered was answered. The status is
 * in its logs; what else the receiver said is in no other place.
 */
export class Inbox {
  readonly #bodies = new Map<string, string>();
  readonly #server = createServer((request, response) => this.#take(request, response));

  async start(): Promise<this> {
    await once(this.#server.listen(0, "127.0.0.1"), "listening");
    return this;
  }

  /** The URL to call back. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The body of the answer to a message. */
  bodyOf(messageId: string): string | undefined {
    return this.#bodies.get(messageId);
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { sourceMessageId, status, body } = JSON.parse(await text(request));
      // Of an attempt that failed, a callback may come after that of the one that did not.
      if (status >= 200 && status < 300) {
        this.#bodies.set(sourceMessageId, Buffer.from(body, "base64").toString());
      }
    } catch {
      // A fault of the region's that spoils bodies spoils its callbacks, too.
    }
    response.end();
  }
}
