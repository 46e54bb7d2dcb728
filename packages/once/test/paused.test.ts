import { type ChildProcess, spawn } from "node:child_process";
import { once as event } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { memoryStore, type OnceStore } from "@qstash-verify/once";
import { expect, onTestFinished, test } from "vitest";
import { newMessage, type Signed, told } from "./app.js";

/** A store in memory for other processes. */
async function serveStore() {
  const store = memoryStore();
  let message = "";
  const server = createServer(async (request, response) => {
    const operation = request.url?.slice(1) as keyof OnceStore;
    const given = JSON.parse(await text(request)) as [string, string, never, never];
    if (given[0].startsWith("m:")) message = given[0];
    response.end(JSON.stringify({ answer: await store[operation](...given) }));
  }).listen(0, "127.0.0.1");
  await event(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  /** What is held of the one message. */
  const held = () => store.add(message, "looking", 60_000);
  return { origin: `http://127.0.0.1:${port}`, held };
}

interface Holder {
  readonly child: ChildProcess;
  line(pattern: RegExp): Promise<RegExpMatchArray>;
  send(delivery: Signed): Promise<Response>;
}

async function startHolder(storeOrigin: string, handler: string): Promise<Holder> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("holder.mjs", import.meta.url))], {
    env: { ...process.env, STORE: storeOrigin, HANDLER: handler },
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const said: string[] = [];
  const lines = createInterface(child.stdout);
  lines.on("line", (line) => said.push(line));
  const line = async (pattern: RegExp): Promise<RegExpMatchArray> => {
    for (;;) {
      const match = said.map((each) => pattern.exec(each)).find(Boolean);
      if (match) return match;
      await event(lines, "line");
    }
  };
  const to = `http://127.0.0.1:${(await line(/^port (\d+)$/))[1]}/jobs`;
  const send = ({ method, headers, body }: Signed) => fetch(to, { method, headers, body });
  return { child, line, send };
}

test
  .skipIf(process.platform === "win32")
  .each(["answers when told", "answers when its claim is lost"])(
  "a process that is paused for longer than its lease, and %s, does not answer 2xx",
  async (handler) => {
    const store = await serveStore();
    const [paused, other] = await Promise.all([
      startHolder(store.origin, handler),
      startHolder(store.origin, "answers at once"),
    ]);
    const attempt = newMessage();
    const first = paused.send(await attempt());
    await paused.line(/^begun$/);
    paused.child.kill("SIGSTOP");
    let answer = "";
    while (answer !== "200 own") answer = await told(await other.send(await attempt()));
    const done = await store.held();
    expect(done).toMatch(/^done:200:/);

    paused.child.stdin?.write("end\n");
    paused.child.kill("SIGCONT");
    expect(await told(await first)).toBe("503 processing");
    if (handler.includes("lost")) await paused.line(/^lost$/);
    expect(await store.held()).toBe(done);
    const again = await paused.send(await attempt());
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([200, "true"]);
  },
);
