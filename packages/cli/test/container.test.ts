import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { MAIN } from "./command-line.js";

const DOCKERFILE = readFileSync(
  new URL("../../../examples/container/Dockerfile", import.meta.url),
  "utf8",
);

/** The command of an instruction, as the container runs it: without a shell. */
function commandOf(instruction: string): string[] {
  return JSON.parse(new RegExp(`^${instruction} .*?(\\[.*\\])$`, "m").exec(DOCKERFILE)?.[1] ?? "");
}

test("the container of the examples starts, is healthy, and ends by SIGTERM", async ({ skip }) => {
  const probe = createServer().listen(8080, "0.0.0.0");
  const isFree = await once(probe, "listening").catch(() => undefined);
  await new Promise((resolve) => probe.close(resolve));
  if (!isFree) skip("something else listens on port 8080");
  const [file, ...args] = commandOf("ENTRYPOINT");
  expect(file).toBe("node_modules/.bin/qstash-verify");
  const child = spawn(process.execPath, [MAIN, ...args, ...commandOf("CMD"), "--json"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  const [check = "", ...checked] = commandOf("HEALTHCHECK");
  expect(spawnSync(check, checked).status).toBe(0);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(spawnSync(check, checked).status).toBe(1);
});
