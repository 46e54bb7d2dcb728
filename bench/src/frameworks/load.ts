import { signDelivery } from "@qstash-verify/testing";
import autocannon from "autocannon";
import { DELIVERY } from "../environment.js";
import type { Server } from "../server.js";

/** What one server did for one burst of genuine deliveries. */
export interface Burst {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p99: number;
  /** Microseconds of processor time of the server. */
  readonly cpuPerRequest: number;
  /** How much of its core the server used, 0 to 1. */
  readonly busy: number;
}

export const CONNECTIONS = 32;

/**
 * Sends one genuine delivery over and over, signed anew for each burst.
 *
 * @throws Error if an answer was not 200
 */
export async function burst(server: Server, body: string, seconds: number): Promise<Burst> {
  const headers = { "Content-Type": "application/json" };
  const delivery = await signDelivery({ ...DELIVERY, body, headers });
  const before = await server.usage();
  const result = await autocannon({
    url: server.origin,
    method: "POST",
    headers: { ...delivery.headers },
    body: Buffer.from(delivery.body),
    connections: CONNECTIONS,
    duration: seconds,
    // It ends at a sample; the default of a second would round every burst up.
    sampleInt: 100,
  });
  const after = await server.usage();
  const served = result["2xx"];
  if (served === 0 || result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} refused, ${result.errors} failed, ${served} served`);
  }
  return {
    requestsPerSecond: served / result.duration,
    p99: result.latency.p99,
    cpuPerRequest: (after.cpu - before.cpu) / served,
    busy: (after.cpu - before.cpu) / (result.duration * 1e6),
  };
}
