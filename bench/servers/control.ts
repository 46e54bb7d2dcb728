import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { forgetPeak, peakMemory } from "./peak-memory.js";

/** What a server tells of itself, at an address of its own. */
export interface Usage {
  /** Processor time of the whole process since it began, in microseconds. */
  readonly cpu: number;
  /** The most memory it had since that was last forgotten, in bytes. */
  readonly peak: number;
  /** Bytes that it took from all connections, heads included. */
  readonly received: number;
}

/** Prints where the server listens, and where it can be asked: the line the bench waits for. */
export async function announce(server: Pick<Server, "address" | "on">): Promise<void> {
  let received = 0;
  server.on("connection", (socket) => {
    socket.once("close", () => {
      received += socket.bytesRead;
    });
  });
  const control = createServer((request, response) => {
    if (request.url === "/forget") forgetPeak();
    const { user, system } = process.cpuUsage();
    const usage: Usage = { cpu: user + system, peak: peakMemory(), received };
    response.end(JSON.stringify(usage));
  });
  await new Promise<void>((listening) => control.listen(0, "127.0.0.1", listening));
  console.log(`listening at ${origin(server)} control at ${origin(control)}`);
}

function origin(server: Pick<Server, "address">): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
