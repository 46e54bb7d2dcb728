import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { json, text } from "node:stream/consumers";
import { getRequestListener } from "@hono/node-server";
import type { VerificationError } from "@qstash-verify/core";
import { testEnvironment } from "@qstash-verify/testing";
import {
  createWorkflow,
  type RequestHead,
  serve as serveFetch,
  type WorkflowOptions,
} from "@qstash-verify/workflow";
import { serve, serveMany as serveManyExpress } from "@qstash-verify/workflow/express";
import { serveMany as serveManyH3 } from "@qstash-verify/workflow/h3";
import { serveMany as serveManyHono } from "@qstash-verify/workflow/hono";
import express, { type ErrorRequestHandler, type RequestHandler } from "express";
import { H3 } from "h3-2";
import { toNodeHandler } from "h3-2/node";
import { Hono } from "hono";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { hosts, listen, OWN_RESPONSES } from "./hosts.js";
import { resultOf, runsOf, startEmulator } from "./session.js";

describe.each(Object.entries(hosts))("a request that nobody signed, on %s", (_, host) => {
  /** An endpoint in migration mode, primary US, and what became of it. */
  async function start(allowDirectTrigger?: WorkflowOptions["allowDirectTrigger"]) {
    const emulator = await startEmulator();
    const env = emulator.env("migration", "US_EAST_1");
    const url = await host(async (context) => context.run("echo", () => context.requestPayload), {
      env,
      allowDirectTrigger,
    });
    env["UPSTASH_WORKFLOW_URL"] = new URL(url).origin;
    const post = (init?: RequestInit) =>
      fetch(url, { method: "POST", body: '{"order":1}', ...init });
    const runs = async () => {
      await emulator.runUntilIdle();
      expect(await runsOf(emulator, "EU_CENTRAL_1")).toEqual([]);
      return runsOf(emulator, "US_EAST_1");
    };
    return { env, url, post, runs };
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
    const check = vi.fn(({ headers, path }: RequestHead) => {
      const secret = path === "/workflow" ? headers.get("x-secret") : "";
      return (secret === "right" || secret) as boolean;
    });
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
      "Upstash-Label-Of",
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

  test("has to be a POST", async () => {
    const { url, runs } = await start(true);
    for (const method of ["GET", "PUT", "DELETE"]) {
      const answer = await fetch(url, { method });
      // Where the route is for POST alone, the host says so.
      expect([method, answer.status]).not.toEqual([method, 200]);
    }
    expect(await runs()).toEqual([]);
  });

  test.each(["third.example", "/third.example", "x/third?", "x?", "x#", ""])(
    "does not say where its run is sent: Host: %s",
    async (asked) => {
      const { env, url, runs } = await start(true);
      const post = async () => {
        const sent = request(url, { method: "POST", headers: { Host: asked } }).end("{}");
        const [answer] = (await once(sent, "response")) as [IncomingMessage];
        answer.resume();
        return answer.statusCode;
      };
      const status = await post();
      expect([200, 400]).toContain(status);
      // Some hosts refuse such a name themselves.
      const run = { workflowUrl: url, workflowState: "RUN_SUCCESS" };
      expect(await runs()).toMatchObject(status === 200 ? [run] : []);

      delete env["UPSTASH_WORKFLOW_URL"];
      expect([500, 400]).toContain(await post());
      expect(await runs()).toHaveLength(status === 200 ? 1 : 0);
    },
  );
});

/** An application of Express whose workflow anybody may start. */
async function startExpress(options: WorkflowOptions = {}, ...before: RequestHandler[]) {
  const emulator = await startEmulator();
  const env = emulator.env("single");
  const handler = serve(async (context) => context.run("echo", () => context.requestPayload), {
    env,
    allowDirectTrigger: true,
    ...options,
  });
  const report: ErrorRequestHandler = ({ code }, _req, res, _next) => {
    res.status(500).json({ code });
  };
  const url = await listen(
    express()
      .post("/workflow", ...before, handler)
      .use(report),
  );
  env["UPSTASH_WORKFLOW_URL"] = new URL(url).origin;
  const runs = async () => {
    await emulator.runUntilIdle();
    return (await runsOf(emulator, "EU_CENTRAL_1")).map(resultOf);
  };
  return { url, runs };
}

describe("which of several workflows a request starts that nobody signed", () => {
  const members = () => {
    const started: string[] = [];
    const member = (name: string) =>
      createWorkflow(async (context) => context.run("step", () => {}), {
        initialPayloadParser: () => started.push(name),
      });
    return { started, open: member("open"), secret: member("secret") };
  };
  const { started, ...named } = members();
  const options: WorkflowOptions = {
    env: { ...testEnvironment("single"), QSTASH_URL: "http://127.0.0.1:1" },
    baseUrl: "https://app.example.com",
    allowDirectTrigger: ({ path }) => path.startsWith("/workflows/open"),
    receiver: { onRefused: () => {} },
  };
  const apps: Record<string, () => Promise<string>> = {
    Hono: () => {
      const app = new Hono().post("/workflows/:name", serveManyHono(named, options));
      return listen(getRequestListener(app.fetch, OWN_RESPONSES));
    },
    "h3 2": () => {
      const app = new H3().post("/workflows/:name", serveManyH3(named, options).handler);
      return listen(toNodeHandler(app) as never);
    },
    Express: () => {
      const app = express();
      app.post("/workflows/:name", serveManyExpress(named, options));
      app.use(((_error, _req, res, _next) => res.status(500).end()) as ErrorRequestHandler);
      return listen(app);
    },
  };

  test.each(Object.entries(apps))(
    "is the one that its owner was asked about, on %s",
    async (_, start) => {
      const { port } = new URL(await start());
      const post = async (target: string) => {
        started.length = 0;
        const socket = connect(Number(port), "127.0.0.1");
        const head = "Host: app.example.com\r\nConnection: close\r\nContent-Length: 2";
        socket.write(`POST ${target} HTTP/1.1\r\n${head}\r\n\r\n{}`);
        await text(socket);
        return [...started];
      };
      expect(await post("/workflows/open")).toEqual(["open"]);
      for (const target of [
        "/workflows/secret",
        "/workflows/open/../secret",
        "/workflows/open/%2e%2e/secret",
        "/workflows/open?x=/secret",
        "/workflows/open#/secret",
      ]) {
        expect(await post(target), target).toEqual([]);
      }
    },
  );
});

describe("the payload of a direct trigger", () => {
  const MIB = 1024 * 1024;
  const payload = (bytes: number) => `"${"x".repeat(bytes - 2)}"`;

  test("is limited, and its sender hears of it", async () => {
    const { url, runs } = await startExpress();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const post = async (body: string) => {
      const sent = request(url, { method: "POST", agent }).end(body);
      const [answer] = (await once(sent, "response")) as [IncomingMessage];
      return [answer.statusCode, await json(answer)];
    };
    expect(await post(payload(8 * MIB))).toMatchObject([413, { code: "body_too_large" }]);
    expect(await post(payload(MIB))).toMatchObject([200, {}]);
    expect(await runs()).toEqual(["x".repeat(MIB - 2)]);
  });

  test("is limited by the owner", async () => {
    const { url, runs } = await startExpress({ receiver: { maxBodyBytes: 20_000 } });
    expect((await fetch(url, { method: "POST", body: payload(20_001) })).status).toBe(413);
    expect((await fetch(url, { method: "POST", body: payload(2_000) })).status).toBe(200);
    expect(await runs()).toEqual(["x".repeat(1_998)]);
  });

  test("is not without a limit where the limit is no number", async () => {
    const { url, runs } = await startExpress({ receiver: { maxBodyBytes: Number.NaN } });
    const answer = await fetch(url, { method: "POST", body: payload(20) });
    expect([answer.status, await answer.json()]).toEqual([500, { code: "option_invalid" }]);
    expect(await runs()).toEqual([]);
  });

  test("is refused as the owner says, who hears of it once", async () => {
    const onRefused = vi.fn();
    const refuse = ({ code, status }: VerificationError) =>
      Response.json({ own: code }, { status });
    const { url, runs } = await startExpress({ receiver: { onRefused, refuse } });
    const post = async (init: RequestInit) => {
      const answer = await fetch(url, { method: "POST", ...init });
      return [answer.status, await answer.json()];
    };
    expect(await post({ body: payload(MIB + 1) })).toEqual([413, { own: "body_too_large" }]);
    expect(onRefused.mock.calls).toMatchObject([
      [{ code: "body_too_large" }, { method: "POST", path: "/workflow" }, expect.any(Function)],
    ]);
    const headers = { "Upstash-Region": "EU-CENTRAL-1" };
    expect(await post({ headers })).toEqual([401, { own: "signature_missing" }]);
    expect(onRefused).toHaveBeenCalledTimes(2);
    expect(await runs()).toEqual([]);
  });

  test("is refused by the host's error path, if the owner says so", async () => {
    const { url } = await startExpress({ receiver: { refuse: "throw" } });
    const answer = await fetch(url, { method: "POST", body: payload(MIB + 1) });
    expect([answer.status, await answer.json()]).toEqual([500, { code: "body_too_large" }]);
  });

  test("is refused with a line, unless somebody observes", async () => {
    const printed = vi.spyOn(console, "warn").mockImplementation(() => {});
    onTestFinished(() => printed.mockRestore());
    const { url } = await startExpress();
    await fetch(url, { method: "POST", body: payload(MIB + 1) });
    expect(printed.mock.calls).toEqual([[expect.stringContaining("413 body_too_large")]]);
  });

  test("is not less than what was announced", async () => {
    const env = { UPSTASH_WORKFLOW_URL: "https://app.example", QSTASH_TOKEN: "of nobody" };
    const { handler } = serveFetch(async () => {}, { env, allowDirectTrigger: true });
    const headers = { "Content-Length": "3" };
    const request = new Request("https://app.example/", { method: "POST", headers, body: "{}" });
    const answer = await handler(request);
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: "body_truncated" }]);
  });

  test("is taken from who kept its bytes", async () => {
    const { url, runs } = await startExpress({}, express.raw({ type: "*/*" }));
    expect((await fetch(url, { method: "POST", body: "[1]" })).status).toBe(200);
    expect(await runs()).toEqual([[1]]);
  });

  const decoded: RequestHandler = (req, _res, next) => {
    req.setEncoding("utf8");
    next();
  };
  test.each([
    ["parsed", express.json()],
    ["decoded", decoded],
  ])("is not what is left of one that was %s", async (_, before) => {
    const { url, runs } = await startExpress({}, before);
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(url, { method: "POST", body: "[1]", headers });
    expect([answer.status, await answer.json()]).toEqual([500, { code: "body_already_parsed" }]);
    expect(await runs()).toEqual([]);
  });
});
