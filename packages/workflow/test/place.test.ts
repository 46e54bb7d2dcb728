import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:http2";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { serve as serveFetch, workflowClient } from "@qstash-verify/workflow";
import { serve } from "@qstash-verify/workflow/fastify";
import { fastify } from "fastify";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { hosts, listen } from "./hosts.js";
import { body, replay, workflowHeaders } from "./replay.js";
import { resultOf, runsOf, startEmulator, withTestKeys } from "./session.js";

describe.each(Object.entries(hosts))(
  "what was signed for another place is refused, on %s",
  (_, host) => {
    async function start(options: Parameters<typeof host>[1] = {}) {
      const emulator = await startEmulator(withTestKeys);
      const env = emulator.env("single");
      const executed = vi.fn(() => "done");
      const url = await host(async (context) => context.run("pay", executed), { env, ...options });
      return { env, url, executed };
    }

    test("by its host and path, whatever its scheme", async () => {
      const { url, executed } = await start();
      const { host: authority } = new URL(url);
      const refused = [401, "url_mismatch"];
      expect(await replay("https://third.example/workflow", url)).toEqual(refused);
      expect(await replay(`http://${authority}/other`, url)).toEqual(refused);
      expect(await replay(`${url}?tenant=7`, url)).toEqual(refused);
      expect(await replay(url, `${url}?tenant=7`)).toEqual(refused);
      expect(executed).not.toHaveBeenCalled();
      expect(await replay(`https://${authority}/workflow`, url)).toEqual([200, undefined]);
      expect(executed).toHaveBeenCalledTimes(1);
    });

    test.each([
      ["third.example/webhook#", "https://third.example/webhook"],
      ["third.example#", "https://third.example/"],
      ["third.example/webhook?", "https://third.example/webhook?/workflow"],
      ["third.example/x", "https://third.example/x/workflow"],
      ["third.example\\x", "https://third.example/x/workflow"],
      ["x@third.example", "https://third.example/workflow"],
      ["/third.example", "http:///third.example/workflow"],
      ["", "http:///workflow"],
    ])("also for who asks for a host of %j", async (host, signedFor) => {
      const { env, url, executed } = await start();
      const ask = async () => (await replay(signedFor, url, { host }))[0];
      expect([400, 401]).toContain(await ask());
      env["UPSTASH_WORKFLOW_URL"] = "https://app.example";
      expect([400, 401]).toContain(await ask());
      expect(executed).not.toHaveBeenCalled();
    });

    test.each([
      ["app.example:443", "https://app.example/workflow"],
      ["app.example", "https://app.example:443/workflow"],
      ["APP.example", "https://app.example/workflow"],
      ["app.example:8080", "http://app.example:8080/workflow"],
      ["[::1]:80", "http://[::1]/workflow"],
    ])("but not for its spelling: %s", async (host, signedFor) => {
      const { url, executed } = await start();
      expect(await replay(signedFor, url, { host })).toEqual([200, undefined]);
      expect(executed).toHaveBeenCalledTimes(1);
    });

    test("exactly, where the owner names it, whatever the host that is asked for", async () => {
      const { env, url, executed } = await start();
      env["UPSTASH_WORKFLOW_URL"] = "https://app.example";
      const refused = [401, "url_mismatch"];
      expect(
        await replay("https://third.example/workflow", url, { host: "third.example" }),
      ).toEqual(refused);
      expect(await replay("http://app.example/workflow", url)).toEqual(refused);
      expect(executed).not.toHaveBeenCalled();
      expect(await replay("https://app.example/workflow", url)).toEqual([200, undefined]);
    });

    test.each(["https://app.example\n", " https://app.example/ ", "\thttps://app.example/\r\n"])(
      "exactly, white space around it aside: %j",
      async (place) => {
        const { env, url, executed } = await start();
        env["UPSTASH_WORKFLOW_URL"] = place;
        expect(await replay(url, url)).toEqual([401, "url_mismatch"]);
        expect(await replay("https://app.example/workflow", url)).toEqual([200, undefined]);
        expect(executed).toHaveBeenCalledTimes(1);
      },
    );

    test.each(["", " ", "\n"])("by its host, where the place is blank: %j", async (place) => {
      const { env, url, executed } = await start({ baseUrl: place });
      env["UPSTASH_WORKFLOW_URL"] = place;
      expect(await replay("https://third.example/workflow", url)).toEqual([401, "url_mismatch"]);
      expect(await replay(url, url)).toEqual([200, undefined]);
      expect(executed).toHaveBeenCalledTimes(1);
    });

    test.each([
      [
        "url",
        { url: "https://app.example/public?tenant=7" },
        "https://app.example/public?tenant=7",
      ],
      ["baseUrl", { baseUrl: "https://app.example" }, "https://app.example/workflow"],
      [
        "both",
        { url: "http://localhost/public", baseUrl: "https://app.example" },
        "https://app.example/public",
      ],
      [
        "url, with white space around it",
        { url: "https://app.example/public\n" },
        "https://app.example/public",
      ],
      [
        "baseUrl, with white space around it",
        { baseUrl: " https://app.example\n" },
        "https://app.example/workflow",
      ],
      [
        "receiver.url behind a base",
        { receiver: { url: { baseUrl: "https://app.example" } } },
        "https://app.example/workflow",
      ],
      [
        "receiver.url",
        { receiver: { url: "https://app.example/mine" } },
        "https://app.example/mine",
      ],
    ])("by the option %s", async (_name, options, place) => {
      const { url, executed } = await start(options);
      expect(await replay(url, url)).toEqual([401, "url_mismatch"]);
      expect(executed).not.toHaveBeenCalled();
      expect(await replay(place, url)).toEqual([200, undefined]);
      expect(executed).toHaveBeenCalledTimes(1);
    });
  },
);

describe.each(Object.entries(hosts))("behind a proxy, on %s", (_, host) => {
  /** A workflow whose application sees another host, and another path if there is one. */
  async function start(path?: string) {
    const emulator = await startEmulator();
    const env = emulator.env("single");
    const inner = await host(
      async (context) => {
        await context.run("first", () => {});
        await context.run("second", () => {});
        return context.url;
      },
      { env },
    );
    let proxied = 0;
    const url = await listen((incoming, outgoing) => {
      proxied++;
      const headers = { ...incoming.headers, host: "inner" };
      const forwarded = request(inner, { method: "POST", headers }, (answer) => {
        answer.pipe(outgoing.writeHead(answer.statusCode ?? 0, answer.headers));
      });
      incoming.pipe(forwarded);
    }, path);
    const run = async () => {
      await workflowClient(env).trigger({ url, retries: 0 });
      await emulator.runUntilIdle();
      const [latest] = await runsOf(emulator, "EU_CENTRAL_1");
      return latest && { state: latest.workflowState, url: resultOf(latest), proxied };
    };
    return { env, url, run };
  }

  test("that renames the host a run goes on where it was sent, once the place is named", async () => {
    const { env, url, run } = await start();
    expect(await run()).toMatchObject({ state: "RUN_FAILED" });
    env["UPSTASH_WORKFLOW_URL"] = new URL(url).origin;
    // One request refused, and the one to its failure function; then three.
    expect(await run()).toEqual({ state: "RUN_SUCCESS", url, proxied: 5 });
  });

  test.each(["/public", "/public/"])("that takes a prefix away as well: %s", async (prefix) => {
    const { env, url, run } = await start("/public/workflow");
    env["UPSTASH_WORKFLOW_URL"] = `${new URL(url).origin}${prefix}`;
    expect(await run()).toEqual({ state: "RUN_SUCCESS", url, proxied: 3 });
  });
});

test("a request that was made without a Host header is where its URL says", async () => {
  const emulator = await startEmulator(withTestKeys);
  const executed = vi.fn(() => "done");
  const { handler } = serveFetch(async (context) => context.run("pay", executed), {
    env: emulator.env("single"),
  });
  const url = "https://app.example/workflow";
  const delivery = await signDelivery({ url, body, headers: workflowHeaders });
  expect((await handler(delivery.toRequest())).status).toBe(200);
  expect(executed).toHaveBeenCalledTimes(1);
});

const APP = "https://app.example";

test.each([
  [{ url: `${APP}/?key=secret` }, {}, "the option url"],
  [{ baseUrl: `${APP}/` }, {}, "baseUrl followed by the path of the request"],
  [{}, { UPSTASH_WORKFLOW_URL: APP }, "UPSTASH_WORKFLOW_URL followed by the path of the request"],
  [
    { url: `${APP}/workflow`, baseUrl: APP },
    { UPSTASH_WORKFLOW_URL: APP },
    "baseUrl followed by the path of url",
  ],
  [
    { url: "/workflow" },
    { UPSTASH_WORKFLOW_URL: "https://tunnel.example" },
    "UPSTASH_WORKFLOW_URL followed by the path of url",
  ],
  [
    {},
    {},
    "the host and path of the request; if a proxy changes them, set url, baseUrl or UPSTASH_WORKFLOW_URL",
  ],
])(
  "a refusal names the settings that were expected, and no URL: %j %j",
  async (options, env, named) => {
    const messages: string[] = [];
    const { handler } = serveFetch(async () => {}, {
      ...options,
      env: { ...testEnvironment("single"), ...env },
      receiver: { onRefused: ({ message }) => messages.push(message) },
    });
    const { toRequest } = await signDelivery({ url: "https://third.example/workflow", body });
    const request = new Request(`${APP}/workflow`, toRequest());
    expect((await handler(request)).status).toBe(401);
    expect(messages).toEqual([
      expect.stringContaining(`another destination: expected ${named}. See `),
    ]);
  },
);

test.each([
  [{ url: "/workflow" }, {}, "url"],
  [{ url: "app.example/workflow" }, {}, "url"],
  [{ url: "https://" }, {}, "url"],
  [{ url: "workflow", baseUrl: APP }, {}, "url"],
  [{ baseUrl: "127.0.0.1:3000" }, {}, "baseUrl"],
  [{ url: `${APP}/workflow`, baseUrl: "app.example" }, {}, "baseUrl"],
  [{}, { UPSTASH_WORKFLOW_URL: "app.example" }, "UPSTASH_WORKFLOW_URL"],
  [{}, { UPSTASH_WORKFLOW_URL: "ftp://app.example" }, "UPSTASH_WORKFLOW_URL"],
])(
  "an address that no request can have is a mistake of ours: %j %j",
  async (options, env, name) => {
    const { handler } = serveFetch(async () => {}, {
      ...options,
      env: { ...testEnvironment("single"), ...env },
    });
    const { toRequest } = await signDelivery({ url: `${APP}/workflow`, body });
    await expect(handler(toRequest())).rejects.toMatchObject({
      code: "option_invalid",
      message: expect.stringContaining(`${name} must be a URL like https://app.example. `),
    });
  },
);

test("requests over HTTP/2 are verified like others", async () => {
  const app = fastify({ http2: true });
  onTestFinished(() => app.close());
  const emulator = await startEmulator(withTestKeys);
  const env = emulator.env("single");
  const executed = vi.fn(() => "done");
  await app.register(
    serve(async (context) => context.run("pay", executed), { env, allowDirectTrigger: true }),
    { prefix: "/workflow" },
  );
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  const session = connect(origin);
  onTestFinished(() => session.close());
  env["UPSTASH_WORKFLOW_URL"] = origin;
  const post = async (headers: object) => {
    const stream = session.request({ ...headers, ":method": "POST", ":path": "/workflow" });
    const [answer] = await once(stream.end(body), "response");
    stream.resume();
    return answer[":status"];
  };
  const { headers } = await signDelivery({
    url: `${origin}/workflow`,
    body,
    headers: workflowHeaders,
  });
  expect(await post(workflowHeaders)).toBe(401);
  expect(executed).not.toHaveBeenCalled();
  await post(headers);
  expect(executed).toHaveBeenCalledTimes(1);

  expect(await post({})).toBe(200);
  expect(await runsOf(emulator, "EU_CENTRAL_1")).toHaveLength(1);
});
