import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { json, text } from "node:stream/consumers";
import type { RequestHead, WorkflowOptions } from "@qstash-verify/workflow";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { hosts } from "./hosts.js";
import { resultOf, runsOf, startEmulator } from "./session.js";

describe.each(Object.entries(hosts))("a request that nobody signed, on %s", (_, host) => {
  /** An endpoint in migration mode, primary US, and what became of it. */
  async function start(allowDirectTrigger?: WorkflowOptions["allowDirectTrigger"]) {
    const emulator = await startEmulator();
    const env = emulator.env("migration", "US_EAST_1");
    const options = { env, allowDirectTrigger } satisfies WorkflowOptions;
    const url = await host(
      async (context) => context.run("echo", () => context.requestPayload),
      options,
    );
    const post = (init?: RequestInit) =>
      fetch(url, { method: "POST", body: '{"order":1}', ...init });
    const runs = async () => {
      await emulator.runUntilIdle();
      expect(await runsOf(emulator, "EU_CENTRAL_1")).toEqual([]);
      return runsOf(emulator, "US_EAST_1");
    };
    return { emulator, url, post, runs };
  }

  test("starts nothing unless the owner says so", async () => {
    const { post, runs } = await start();
    const answer = await post();
    expect([answer.status, await answer.json()]).toMatchObject([
      401,
      { code: "signature_missing" },
    ]);
    expect(await runs()).toEqual([]);
  });

  test("starts a run in the primary region where the owner allows it", async () => {
    const { post, runs } = await start(true);
    const answer = await post({ headers: { "Content-Type": "application/json" } });
    expect(answer.status).toBe(200);
    const [run, ...others] = await runs();
    expect(others).toEqual([]);
    expect(run).toMatchObject({ workflowState: "RUN_SUCCESS" });
    expect(run && resultOf(run)).toEqual({ order: 1 });
  });

  test("is up to the owner's own check", async () => {
    const check = vi.fn(
      async ({ headers, url }: RequestHead) =>
        url.endsWith("/workflow") && headers.get("x-secret") === "right",
    );
    const { post, runs } = await start(check);
    expect((await post({ headers: { "X-Secret": "wrong" } })).status).toBe(401);
    expect((await post({ headers: { "X-Secret": "right" } })).status).toBe(200);
    expect(check).toHaveBeenCalledTimes(2);
    expect((await runs()).map(resultOf)).toEqual([{ order: 1 }]);
  });

  test("must not speak for QStash", async () => {
    const { post, runs } = await start(true);
    for (const name of [
      "Upstash-Signature",
      "Upstash-Region",
      "Upstash-Workflow-RunId",
      "Upstash-Message-Id",
    ]) {
      const answer = await post({ headers: { [name]: "EU-CENTRAL-1" } });
      expect([name, answer.status]).toEqual([name, 401]);
    }
    expect((await post({ headers: { "Upstash-Label": "mine" } })).status).toBe(200);
    expect(await runs()).toHaveLength(1);
  });

  test("starts no run if it breaks off", async () => {
    const { url, runs } = await start(true);
    const { port, host: authority, pathname } = new URL(url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.end(
      `POST ${pathname} HTTP/1.1\r\nHost: ${authority}\r\nContent-Length: 100\r\n\r\n{"order":`,
    );
    await text(socket);
    expect(await runs()).toEqual([]);
  });
});

test.each([
  ["Express", hosts.Express],
  ["Fastify", hosts.Fastify],
])(
  "one that is larger than QStash would carry is refused, and its sender hears of it, on %s",
  async (_, host) => {
    const emulator = await startEmulator();
    const env = emulator.env("single");
    const options = { env, allowDirectTrigger: true };
    const url = await host(async (context) => context.run("echo", () => null), options);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const post = async (body: Uint8Array | string) => {
      const sent = request(url, { method: "POST", agent });
      sent.end(body);
      const [answer] = (await once(sent, "response")) as [IncomingMessage];
      return { status: answer.statusCode, body: await json(answer) };
    };

    const refused = await post(new Uint8Array(52 * 1024 * 1024));
    expect(refused).toMatchObject({ status: 413, body: { code: "body_too_large" } });
    expect(await post("{}")).toMatchObject({ status: 200 });
    expect(await runsOf(emulator, "EU_CENTRAL_1")).toHaveLength(1);
  },
);
