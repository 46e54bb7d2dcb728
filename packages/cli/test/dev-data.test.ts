import { once } from "node:events";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { publishedDevKeys } from "@qstash-verify/testing";
import { expect, test } from "vitest";
import { cli, directory, start } from "./command-line.js";
import { publish, startApp, startDev } from "./dev-server.js";

const FREE_PORTS = ["--eu-port=0", "--us-port=0"];
const LATER = { "Upstash-Delay": "1d" };
const SOMEWHERE = "https://example.com/";

/** A folder that is not there yet. */
function dataFolder(): string {
  return join(directory(), "data");
}

/** Starts it, lets something be done with its EU region, and ends it. */
async function during(
  args: readonly string[],
  act: (dev: Awaited<ReturnType<typeof startDev>>) => Promise<void> = async () => {},
  signal: NodeJS.Signals = "SIGINT",
) {
  const dev = await startDev(args);
  await act(dev);
  dev.child.kill(signal);
  const { code, stderr } = await dev.finished;
  const { token = "", currentSigningKey = "" } = dev.started.regions["EU_CENTRAL_1"] ?? {};
  return { code, stderr, token, currentSigningKey, lines: dev.lines };
}

/** Each while the messages before it are being retried. */
const KILLS = 20;
/** Published before each. */
const MESSAGES = 5;

test("dev --data keeps its token, its keys and what it accepted, over kills", async () => {
  const folder = dataFolder();
  let isUp = false;
  const received = new Set<string>();
  const app = await startApp((request, response) => {
    if (isUp) received.add(String(request.headers["x-number"]));
    response.writeHead(isUp ? 200 : 503).end();
  });
  const accounts = new Set<string>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const { token, currentSigningKey } = await during(
      [...FREE_PORTS, "--data", folder],
      async ({ started }) => {
        for (let count = 0; count < MESSAGES; count += 1) {
          await publish(started.regions["EU_CENTRAL_1"], app, {
            "Upstash-Retries": "100",
            "Upstash-Retry-Delay": "50",
            "Upstash-Forward-X-Number": String(MESSAGES * kill + count),
          });
        }
      },
      "SIGKILL",
    );
    accounts.add(`${token} ${currentSigningKey}`);
  }
  expect(accounts.size).toBe(1);
  isUp = true;
  const { child, finished } = await startDev([...FREE_PORTS, "--data", folder]);
  await expect.poll(() => received.size, { timeout: 60_000 }).toBe(KILLS * MESSAGES);

  const second = await cli(["dev", ...FREE_PORTS, "--data", folder]);
  expect(second.code).toBe(2);
  expect(second.stderr).toContain(`is in use by process ${child.pid}`);
  expect(second.stderr).not.toMatch(/^ +at /m);
  child.kill("SIGINT");
  expect(await finished).toMatchObject({ code: 0 });
});

test("the published token and keys are used, and not kept", async () => {
  const folder = dataFolder();
  const single = ["--region", "eu", "--port=0", "--data", folder];
  const message = async ({ started }: Awaited<ReturnType<typeof startDev>>) =>
    publish(started.regions["EU_CENTRAL_1"], SOMEWHERE, LATER);
  const published = await during(single, message);
  const [{ current }] = publishedDevKeys;
  expect(published.currentSigningKey).toBe(current);
  const journal = readFileSync(join(folder, "qstash.journal"), "utf8");
  expect(journal).toContain(SOMEWHERE);
  expect(journal).not.toContain(current);
  expect(journal).not.toContain(published.token);
  const own = await during([...FREE_PORTS, "--data", folder]);
  expect(own.token).not.toBe(published.token);
  const again = await during(single);
  expect(again).toMatchObject({ token: published.token, currentSigningKey: current });
  const { token, currentSigningKey, lines } = await during([...single, "--no-published-keys"]);
  expect({ token, currentSigningKey }).toEqual({
    token: own.token,
    currentSigningKey: own.currentSigningKey,
  });
  expect(lines.at(-1)).toMatchObject({ kept: { EU_CENTRAL_1: { messages: 1 } } });
  expect(lines.at(-1)).not.toHaveProperty("lost");
});

test("a folder without a name is refused", async () => {
  const { code, stderr } = await cli(["dev", ...FREE_PORTS, "--data="]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("must not be empty")]);
});

test("says where it is kept, at the start and at the end", async () => {
  const folder = dataFolder();
  await during([...FREE_PORTS, "--data", folder], async ({ started }) =>
    publish(started.regions["EU_CENTRAL_1"], SOMEWHERE, LATER),
  );
  const { child, finished } = start(["dev", ...FREE_PORTS, "--data", folder]);
  await once(child.stderr as NodeJS.ReadableStream, "data");
  child.kill("SIGINT");
  const { code, stderr } = await finished;
  const text = stripVTControlCharacters(stderr).replaceAll(/\s+/g, " ");
  expect(code).toBe(0);
  expect(text).toContain(`A local QStash is running, kept in ${folder}. Ctrl-C ends it.`);
  expect(text).toMatch(/Stopped\. This is kept in \S+: EU 1 message waiting \(the next is due in/);
  expect(text).not.toMatch(/memory|lost/);
});

test("ends with an error when nothing can be written any more", async () => {
  const folder = dataFolder();
  const dev = await startDev([...FREE_PORTS, "--data", folder]);
  const [lock = ""] = readdirSync(folder).filter((name) => name.startsWith("in-use-by"));
  rmSync(join(folder, lock));
  const refused = publish(dev.started.regions["EU_CENTRAL_1"], SOMEWHERE, LATER);
  await expect(refused).rejects.toThrow();
  const { code, stderr } = await dev.finished;
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining(`${folder} was taken or changed by another process`),
  ]);
  expect(stderr).not.toMatch(/^ +at /m);
  expect(dev.lines.some(({ type }) => type === "stopped")).toBe(false);
});
