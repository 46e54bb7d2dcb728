import { type Mock, vi } from "vitest";
import type { Host } from "./hosts.js";
import { startEmulator, withTestKeys } from "./session.js";

export const THIRD: string = "third.example";
export const signedForThird: string = `http://${THIRD}/workflow`;

/** What proxies put the host in that they were asked for, and a client may too. */
export const FORWARDED: readonly Record<string, string>[] = [
  { "X-Forwarded-Host": THIRD },
  { "X-Forwarded-Host": `${THIRD}, ${THIRD}`, "X-Forwarded-Proto": "http" },
  { Forwarded: `host=${THIRD};proto=http` },
  { "X-Host": THIRD, "X-Original-Host": THIRD, "X-Forwarded-Server": THIRD },
  {
    "X-Original-URL": "/workflow",
    "X-Rewrite-URL": "/workflow",
    "X-Forwarded-Prefix": "/workflow",
  },
];

/** A workflow of one step, and where it is. */
export async function start(host: Host): Promise<{ url: string; executed: Mock; own: string }> {
  const emulator = await startEmulator(withTestKeys);
  const executed = vi.fn(() => "done");
  const env = emulator.env("single");
  const url = await host(async (context) => context.run("pay", executed), { env });
  return { url, executed, own: new URL(url).host };
}
