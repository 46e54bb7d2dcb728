import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import type { EmulatorEvent } from "@qstash-verify/emulator";
import { onTestFinished } from "vitest";
import { type Running, type StartOptions, start } from "./command-line.js";

/** The first line of `dev --json`. */
interface Started {
  readonly type: "started";
  readonly primary: string;
  readonly console?: string;
  readonly regions: Readonly<
    Record<
      string,
      {
        readonly url: string;
        readonly health: string;
        readonly token: string;
        readonly currentSigningKey: string;
        readonly nextSigningKey: string;
      }
    >
  >;
  readonly variables: Readonly<Record<string, string>>;
}

/** The last. */
interface Stopped {
  readonly type: "stopped";
  readonly underWay: number;
  readonly lost: Readonly<Record<string, unknown>>;
}

type Line =
  | Started
  | Stopped
  | EmulatorEvent
  | { readonly type: "leftOut"; readonly lines: number };
type LineOf<Type extends Line["type"]> = Extract<Line, { readonly type: Type }>;

/** `dev --json`, under way. */
export interface Dev extends Running {
  readonly started: Started;
  readonly lines: readonly Line[];
  /** The first line of a type, printed already or later. */
  first<Type extends Line["type"]>(type: Type): Promise<LineOf<Type>>;
}

/** Starts `dev --json` in a process of its own, which is ended with the test. */
export async function startDev(args: readonly string[], options?: StartOptions): Promise<Dev> {
  return await devOf(args, options, onTestFinished);
}

/** Starts `dev --json`. @param atTheEnd is given what ends it */
export async function devOf(
  args: readonly string[],
  options: StartOptions | undefined,
  atTheEnd: (end: () => void) => void,
): Promise<Dev> {
  const running = start(["dev", "--json", ...args], options);
  atTheEnd(() => void running.child.kill("SIGKILL"));
  const lines: Line[] = [];
  const waiting = new Set<() => void>();
  const input = running.child.stdout as NodeJS.ReadableStream;
  createInterface({ input }).on("line", (line) => {
    lines.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  const first = <Type extends Line["type"]>(type: Type): Promise<LineOf<Type>> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = lines.find((line): line is LineOf<Type> => line.type === type);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
      running.finished.then(({ stderr }) => reject(new Error(`it ended before: ${stderr}`)));
    });
  return { ...running, lines, first, started: await first("started") };
}

/** An app on a free port, which is closed with the test; its address is what is returned. */
export async function startApp(
  handle: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const server = createServer(handle).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Publishes one message. */
export async function publish(
  region: { readonly url: string; readonly token: string } | undefined,
  destination: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const answer = await fetch(`${region?.url}/v2/publish/${destination}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${region?.token}`, ...headers },
  });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
}
