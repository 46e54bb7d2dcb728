import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Client } from "@upstash/qstash";
import { expect, onTestFinished, test } from "vitest";
import { cli, directory, start } from "./command-line.js";

/** A receiver that notes the ids of the messages it gets, once it is told to answer with success. */
async function startReceiver() {
  const received = new Set<string>();
  const state = { isUp: false };
  const server = createServer((request, response) => {
    if (state.isUp) received.add(String(request.headers["upstash-message-id"]));
    response.writeHead(state.isUp ? 200 : 503).end();
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return { received, state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

async function startDev(folder: string) {
  const ports = ["--eu-port=0", "--us-port=0"];
  const { child, finished } = start(["dev", ...ports, "--json", "--data", folder]);
  const [text] = await once(child.stdout as NodeJS.ReadableStream, "data");
  const variables: Record<string, string> = JSON.parse(String(text));
  return { child, finished, variables };
}

test("dev --data keeps its token, its keys and what it accepted, over kills", async () => {
  const folder = join(directory(), "data");
  const { received, state, url } = await startReceiver();
  const accepted: string[] = [];
  const accounts = new Set<string>();
  for (let kill = 0; kill < 3; kill += 1) {
    const { child, finished, variables } = await startDev(folder);
    const { EU_CENTRAL_1_QSTASH_URL: baseUrl = "", EU_CENTRAL_1_QSTASH_TOKEN: token = "" } =
      variables;
    accounts.add(`${token} ${variables["US_EAST_1_QSTASH_CURRENT_SIGNING_KEY"]}`);
    const client = new Client({ baseUrl, token });
    for (let count = 0; count < 5; count += 1) {
      const { messageId } = await client.publish({ url, retries: 100, retryDelay: "50" });
      accepted.push(messageId);
    }
    child.kill("SIGKILL");
    await finished;
  }
  expect(accounts.size).toBe(1);
  state.isUp = true;
  const { child, finished } = await startDev(folder);
  await expect.poll(() => received.size, { timeout: 60_000 }).toBe(accepted.length);
  expect([...received].sort()).toEqual(accepted.sort());

  const second = await cli(["dev", "--eu-port=0", "--us-port=0", "--data", folder]);
  expect(second.code).toBe(2);
  expect(second.stderr).toContain(`is in use by process ${child.pid}`);
  expect(second.stderr).not.toMatch(/^ +at /m);
  child.kill("SIGINT");
  expect(await finished).toMatchObject({ code: 0 });
});
