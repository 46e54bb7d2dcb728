import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fromRequest, Receiver as OurReceiver } from "@qstash-verify/core";
import { Client, Receiver } from "@upstash/qstash";
import { serve, Client as WorkflowClient } from "@upstash/workflow";
import { afterEach, describe, expect, test, vi } from "vitest";
import { cli, directory } from "./command-line.js";
import { type Dev, startApp, startDev } from "./dev-server.js";

/** As an app has it where `QSTASH_DEV=true` is all of its settings. */
function useInDevelopment({ started }: Dev): void {
  for (const [name, value] of Object.entries(started.variables)) vi.stubEnv(name, value);
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Whether nothing listens where the SDKs look by themselves. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  const isListening = await Promise.race([
    once(server, "listening").then(() => true),
    once(server, "error").then(() => false),
  ]).catch(() => false);
  server.close();
  return isListening;
}

describe("QSTASH_DEV=true, with the vendor's SDKs as they are", () => {
  test("publishes, delivers and verifies, and starts no server of its own", async () => {
    const printed = vi.spyOn(console, "log").mockImplementation(() => {});
    const dev = await startDev(["--region", "eu", "--port", "0"]);
    useInDevelopment(dev);
    expect(Object.keys(dev.started.variables)).toEqual(["QSTASH_DEV", "QSTASH_DEV_PORT"]);
    const verdicts: unknown[] = [];
    const url = await startApp(async (request, response) => {
      const body = await text(request);
      const signature = String(request.headers["upstash-signature"]);
      verdicts.push(await new Receiver().verify({ signature, body, url: `${url}/` }));
      const ours = new OurReceiver({ env: process.env, url: `${url}/` });
      const headers = { "Upstash-Signature": signature };
      const delivery = new Request(`${url}/`, { method: "POST", headers, body });
      verdicts.push((await ours.receive(fromRequest(delivery))).keySlot);
      response.end();
    });
    const { messageId } = await new Client().publishJSON({ url: `${url}/`, body: { a: 1 } });
    expect(await dev.first("delivered")).toMatchObject({ messageId, status: 200 });
    expect(verdicts).toEqual([true, "current"]);
    expect(printed.mock.calls.join()).toContain("Server already running at");
  });

  test("is found in the .env file of the app, as the app finds it", async () => {
    const folder = directory();
    writeFileSync(join(folder, ".env"), "QSTASH_DEV=true\n");
    const dev = await startDev(["--port", "0"], { cwd: folder });
    expect(Object.keys(dev.started.regions)).toEqual(["EU_CENTRAL_1"]);
    expect(dev.started.variables).toHaveProperty("QSTASH_DEV", "true");
    dev.child.kill("SIGINT");
    expect((await dev.finished).stderr).toContain("QSTASH_DEV is set in .env");
  });

  test("runs a workflow that waits for a webhook", async () => {
    vi.spyOn(console, "log").mockImplementation(() => {});
    const dev = await startDev(["--mode", "single", "--port", "0"]);
    useInDevelopment(dev);
    const { handler } = serve(async (context) => {
      const webhook = await context.createWebhook("create");
      await context.run("ask a bank", () =>
        fetch(webhook.webhookUrl, { method: "POST", body: "paid" }).then(({ status }) => status),
      );
      const { request } = await context.waitForWebhook("wait", webhook, "1h");
      return await context.run("read", async () => await request?.text());
    });
    const url = await startApp(async (request, response) => {
      const { method = "", headers } = request;
      const body = await text(request);
      const answer = await handler(
        new Request(url, { method, headers: headers as Record<string, string>, body }),
      );
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(await answer.text());
    });
    const { workflowRunId } = await new WorkflowClient({ token: "" }).trigger({ url });
    expect(await dev.first("runEnded")).toMatchObject({ workflowRunId, state: "RUN_SUCCESS" });
  });

  test("is found where the SDKs look by themselves", async ({ skip }) => {
    if (!(await isFree(8080))) skip("something else listens on port 8080");
    const dev = await startDev([], { env: { QSTASH_DEV: "1" } });
    expect(dev.started.variables).toEqual({ QSTASH_DEV: "true" });
    expect(dev.started.regions).toMatchObject({ EU_CENTRAL_1: { url: "http://127.0.0.1:8080" } });
    const taken = await cli(["dev", "--region", "us"]);
    expect([taken.code, taken.stderr]).toEqual([2, expect.stringContaining("port 8080 is in use")]);
    expect(taken.stderr).toContain("--port");
  });
});

test("a token of its own names a user, as createWebhook() needs it", async () => {
  const { started } = await startDev(["--eu-port", "0", "--us-port", "0"]);
  const users = Object.values(started.regions).map(({ token }) => JSON.parse(atob(token)).UserID);
  expect(users).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
});

test("a region in place of the vendor's server beside the other one", async () => {
  const { started } = await startDev(["--published-keys", "--port=0", "--us-port=0"]);
  const { EU_CENTRAL_1: eu, US_EAST_1: us } = started.regions;
  expect(eu?.currentSigningKey).toBe("sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r");
  expect(us?.currentSigningKey).not.toBe(eu?.currentSigningKey);
  expect(Object.keys(started.variables)).toHaveLength(9);
});
