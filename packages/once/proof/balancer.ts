import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/**
 * One address for all processes of the application: each connection goes to the next of them. A process
 * that is gone refuses it, and the sender sees that, as behind a balancer that has not noticed yet.
 */
export class Balancer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #next = 0;

  /** @param ports The ports of the processes that run now. */
  constructor(ports: () => readonly number[]) {
    this.#server = createServer((client) => {
      const running = ports();
      this.#next += 1;
      const port = running[this.#next % running.length];
      if (port === undefined) client.destroy();
      else this.#join(client, connect(port, "127.0.0.1"));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(one: Socket, other: Socket): void {
    for (const [socket, peer] of [
      [one, other],
      [other, one],
    ] as const) {
      this.#sockets.add(socket);
      socket.pipe(peer);
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#sockets.delete(socket);
        peer.destroy();
      });
    }
  }
}
