import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { type ConsoleOptions, type RunningConsole, startConsole } from "@qstash-verify/console";
import { onTestFinished } from "vitest";
import { type MemoryBackend, memoryBackend } from "./memory-backend.js";

/** What came back over a socket. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** A console that a test has for itself, and a browser that has opened its address. */
export interface Session {
  readonly backend: MemoryBackend;
  readonly running: RunningConsole;
  readonly port: number;
  readonly cookie: string;
  /** What the process was told that failed. */
  readonly errors: unknown[];
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Sends JSON, as the page does. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Sends a head to the byte, with `Connection: close`, and reads all that comes back. */
  raw(lines: readonly string[], body?: string): Promise<RawAnswer>;
}

export async function startSession(
  options: Partial<ConsoleOptions> & { readonly backend?: MemoryBackend } = {},
): Promise<Session> {
  const backend = options.backend ?? memoryBackend();
  const errors: unknown[] = [];
  const running = await startConsole({
    onError: (error) => errors.push(error),
    ...options,
    backend,
  });
  onTestFinished(() => running.close());
  const entered = await fetch(running.address, { redirect: "manual" });
  const cookie = (entered.headers.get("set-cookie") ?? "").split(";", 1)[0] ?? "";
  const port = Number(new URL(running.url).port);
  const { origin } = new URL(running.url);
  return {
    backend,
    running,
    port,
    cookie,
    errors,
    get: (path, headers = {}) =>
      fetch(running.url + path, { headers: { Cookie: cookie, ...headers }, redirect: "manual" }),
    post: (path, body, headers = {}) =>
      fetch(running.url + path, {
        method: "POST",
        headers: { Cookie: cookie, Origin: origin, "Content-Type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    raw: async (lines, body = "") => {
      const socket = await connectTo(port);
      socket.write([...lines, "Connection: close", "", body].join("\r\n"));
      return parse(await text(socket));
    },
  };
}

export async function connectTo(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  // What is written to a socket that was closed on purpose fails.
  socket.on("error", () => {});
  return socket;
}

export function parse(answer: string): RawAnswer {
  const [head = "", ...rest] = answer.split("\r\n\r\n");
  const [line = "", ...lines] = head.split("\r\n");
  const headers = lines.map((each): [string, string] => {
    const [name = "", ...value] = each.split(": ");
    return [name, value.join(": ")];
  });
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1]),
    headers: new Headers(headers),
    body: rest.join("\r\n\r\n"),
  };
}
