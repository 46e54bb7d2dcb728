import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished } from "vitest";

/**
 * Text that draws: it clears the screen, rings, overwrites its line, begins one of ours, turns the
 * direction of reading, and ends in half a character.
 */
export const HOSTILE = `a\u001b[2J\u001b[31mb\u009b2Jc\u0007\u007f\u0000\u0008\r\n✓ forged\u0085\u2028\u2029\u202e\u2066\u200f\u061c\u200b\ud800`;

/** What nobody's text may bring onto a screen; `\n` is looked at apart. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Holds an output to it: it draws nothing but itself, and no line of it is a stranger's. */
export function expectHarmless(...outputs: readonly string[]): void {
  for (const output of outputs) {
    const controls = output.match(CONTROL) ?? [];
    expect(controls.filter((each) => each !== "\n")).toEqual([]);
    expect(output.split("\n").filter((line) => /^\s*✓ forged/.test(line))).toEqual([]);
  }
}

/** A server on this machine that answers what it likes; it is closed with the test. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The API of a region, by path; what is not there is `[]`. */
export function serveJson(answers: Readonly<Record<string, unknown>>): Promise<string> {
  return serve((request, response) => {
    const path = new URL(request.url ?? "", "http://localhost").pathname;
    response.end(JSON.stringify(answers[path] ?? []));
  });
}
