import { getRequestListener } from "@hono/node-server";
import { regions } from "@qstash-verify/testing";
import { type MakeClient, serve, workflowClient } from "@qstash-verify/workflow";
import { Client } from "@upstash/qstash";
import { describe, expect, test, vi } from "vitest";
import { hosts, listen } from "./hosts.js";
import { resultOf, runsOf, startEmulator } from "./session.js";

class OwnClient extends Client {}

test("a client of one's own class answers each run, with its region's credentials", async () => {
  const emulator = await startEmulator();
  const env = emulator.env("migration", "US_EAST_1");
  const made: (string | undefined)[] = [];
  const url = await hosts.Hono(
    async (context) => {
      await context.sleep("a while", 10);
      return context.qstashClient instanceof OwnClient;
    },
    {
      env,
      qstashClient: (credentials) => {
        made.push(credentials.region);
        return new OwnClient(credentials);
      },
    },
  );
  for (const region of regions) {
    await workflowClient(env, region).trigger({ url });
    await emulator.runUntilIdle();
    expect(new Set(made.splice(0))).toEqual(new Set([region]));
    expect((await runsOf(emulator, region)).map(resultOf)).toEqual([true]);
  }
});

test("it may add to what it is given", async () => {
  const emulator = await startEmulator();
  const env = emulator.env("migration", "US_EAST_1");
  const seen: (string | null)[] = [];
  const url = await hosts.Hono(
    async (context) => {
      seen.push(context.headers.get("x-bypass"));
      await context.sleep("a while", 10);
    },
    {
      env,
      qstashClient: ({ baseUrl, token }) =>
        new OwnClient({ baseUrl: `${baseUrl}/`, token, headers: { "x-bypass": "secret" } }),
    },
  );
  await workflowClient(env).trigger({ url });
  await emulator.runUntilIdle();
  // The run was started without it.
  expect([seen[0], seen.at(-1)]).toEqual([null, "secret"]);
});

describe("a client that leaves the region of its run executes nothing", () => {
  const shared = { baseUrl: "https://qstash.upstash.io", token: "of the app" };
  const cases: Readonly<Record<string, (credentials: Parameters<MakeClient>[0]) => unknown>> = {
    "made beforehand": () => new Client(shared),
    "another address": ({ token }) => new Client({ ...shared, token }),
    "another token": ({ baseUrl }) => new Client({ ...shared, baseUrl }),
    "the development server": (credentials) => new Client({ ...credentials, devMode: true }),
    "an address that was changed later": (credentials) =>
      Object.assign(new Client(credentials), { http: new Client(shared).http }),
    "no client": () => ({}),
    nothing: () => undefined,
    "a promise": async (credentials) => new Client(credentials),
  };

  test.each(Object.entries(cases))("%s", async (_, qstashClient) => {
    const emulator = await startEmulator();
    const env = emulator.env("migration", "US_EAST_1");
    const executed = vi.fn();
    const codes: string[] = [];
    const { handler } = serve(async (context) => context.run("pay", executed), {
      env,
      qstashClient: qstashClient as MakeClient,
    });
    const answer = (request: Request) =>
      handler(request).catch(({ code, message }) => {
        codes.push(code);
        expect(message).not.toContain(emulator.regions.EU_CENTRAL_1.token);
        return new Response(null, { status: 500 });
      });
    const url = await listen(getRequestListener(answer));
    await workflowClient(env, "EU_CENTRAL_1").trigger({ url, retries: 0 });
    await emulator.runUntilIdle();
    // The run's first request, and that to its failure function.
    expect(codes).toEqual(["option_invalid", "option_invalid"]);
    expect(executed).not.toHaveBeenCalled();
    expect(emulator.regions.US_EAST_1.requests).toEqual([]);
  });
});

test("a client that was made beforehand does not compile, and is refused at once", () => {
  const client = new Client({ baseUrl: "https://qstash.upstash.io", token: "token" });
  // @ts-expect-error There is one for each region.
  expect(() => serve(async () => {}, { qstashClient: client })).toThrow(
    expect.objectContaining({ code: "option_invalid" }),
  );
});
