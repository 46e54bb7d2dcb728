import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type {
  ConsoleState,
  Explained,
  KeysView,
  MessageSummary,
  Target,
} from "@qstash-verify/console";
import { expect, test } from "vitest";
import { start } from "../command-line.js";
import { startApp, startDev } from "../dev-server.js";

const FREE_PORTS = ["--eu-port=0", "--us-port=0"];

/** Opens the page at its address, as a browser does; what is returned asks its API. */
async function opened(address: string | undefined) {
  const { origin } = new URL(address ?? "");
  const answer = await fetch(address ?? "", { redirect: "manual" });
  const [cookie = ""] = (answer.headers.get("set-cookie") ?? "").split(";");
  expect(cookie).not.toBe("");
  return async <T>(path: string, body?: unknown): Promise<T> => {
    const post = { method: "POST", body: JSON.stringify(body) };
    const { ok, status, ...response } = await fetch(`${origin}/api${path}`, {
      ...(body === undefined ? {} : post),
      headers: { Cookie: cookie, Origin: origin, "Content-Type": "application/json" },
    }).then(async (each) => ({ ok: each.ok, status: each.status, text: await each.text() }));
    if (!ok) throw new Error(`${status}: ${response.text}`);
    return JSON.parse(response.text);
  };
}

/** Runs what a page teaches, with what an app is given. */
async function pasted(example: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const args = ["--input-type=module", "--eval", example];
  await promisify(execFile)(process.execPath, args, { cwd, env: { ...variables } });
}

test("dev serves its console: both regions, their keys, and what is published there", async () => {
  const dev = await startDev(FREE_PORTS);
  const ask = await opened(dev.started.console);
  const state = await ask<ConsoleState>("/state");
  expect(state.regions.map(({ name, reach }) => [name, reach])).toEqual([
    ["EU_CENTRAL_1", "answers"],
    ["US_EAST_1", "answers"],
  ]);
  await pasted(state.example, dev.started.variables);
  const [shown] = await ask<MessageSummary[]>("/messages");
  expect(shown).toMatchObject({
    region: "EU_CENTRAL_1",
    url: expect.stringContaining("/api/qstash"),
  });
  const app = await startApp((_, response) => response.end());
  const message = { region: "US_EAST_1", destination: app, method: "POST", headers: [], body: "" };
  const [target] = await ask<Target[]>("/messages", message);
  expect(await dev.first("delivered")).toMatchObject({
    messageId: target?.id,
    region: "US_EAST_1",
  });
  const { verdict } = await ask<Explained>(`/messages/US_EAST_1/${target?.id}/attempts/1/explain`);
  expect(verdict.result).toBe("verified");
  dev.child.kill("SIGINT");
  expect((await dev.finished).code).toBe(0);
  await expect(fetch(dev.started.console ?? "")).rejects.toThrow();
});

test("in place of the vendor's server it explains with the published keys", async () => {
  const dev = await startDev(["--region", "us", "--port=0"]);
  const ask = await opened(dev.started.console);
  const { regions } = await ask<ConsoleState>("/state");
  expect(regions.map(({ name, isPrimary, keys }) => [name, isPrimary, keys.state])).toEqual([
    ["US_EAST_1", true, "same"],
  ]);
  expect((await ask<KeysView[]>("/keys"))[0]?.standing.state).toBe("same");
  const app = await startApp((_, response) => response.end());
  const message = { region: "US_EAST_1", destination: app, method: "POST", headers: [], body: "" };
  const [target] = await ask<Target[]>("/messages", message);
  await dev.first("delivered");
  const { verdict } = await ask<Explained>(`/messages/US_EAST_1/${target?.id}/attempts/1/explain`);
  expect(verdict).toMatchObject({ result: "verified" });
});

test("there is none where nobody wants it, and a port that is taken is told with its option", async () => {
  const dev = await startDev([...FREE_PORTS, "--no-console"]);
  expect(dev.started).not.toHaveProperty("console");
  const { port } = new URL(dev.started.regions["US_EAST_1"]?.url ?? "");
  const taken = await start(["dev", ...FREE_PORTS, "--console-port", port]).finished;
  expect([taken.code, taken.stderr]).toEqual([
    2,
    expect.stringMatching(/^✗? ?.*EADDRINUSE.*--console-port.*--no-console/s),
  ]);
});
