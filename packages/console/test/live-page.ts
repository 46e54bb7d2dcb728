import { once } from "node:events";
import { type IncomingMessage, get as request } from "node:http";
import { createInterface } from "node:readline";
import type { LiveEvent } from "@qstash-verify/console";
import { expect, onTestFinished, vi } from "vitest";
import type { Session } from "./console-session.js";
import type { MemoryBackend } from "./memory-backend.js";

/** A page that listens: what it hears, and the connection. */
export interface Page {
  readonly answer: IncomingMessage;
  /** The next event. */
  next(): Promise<LiveEvent>;
}

export async function open({ running, cookie }: Session): Promise<Page> {
  const sent = request(`${running.url}/api/live`, { headers: { Cookie: cookie }, agent: false });
  onTestFinished(() => void sent.destroy());
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  answer.on("error", () => {});
  const lines = createInterface({ input: answer })[Symbol.asyncIterator]();
  const next = async (): Promise<LiveEvent> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error("the stream has ended");
      if (value.startsWith("data: ")) return JSON.parse(value.slice(6)) as LiveEvent;
      if (value !== "" && !value.startsWith(":")) throw new Error(`a line of its own: ${value}`);
    }
  };
  return { answer, next };
}

/** Resolves when a backend has that many listeners. */
export async function listeners({ listeners: found }: MemoryBackend, count: number): Promise<void> {
  await vi.waitFor(() => expect(found.size).toBe(count), { timeout: 20_000 });
}

/** What is printed from now on: the terminal is the command line's. */
export function printing(): () => unknown[] {
  const spies = (["error", "warn", "info", "log"] as const).map((name) => vi.spyOn(console, name));
  onTestFinished(() => spies.forEach((spy) => void spy.mockRestore()));
  return () => spies.flatMap((spy) => spy.mock.calls);
}
