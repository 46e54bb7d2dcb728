// The server of deploy/docker.md is told to stop while a handler runs whose client has gone.
import { readFile, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { dirname, join } from "node:path";
import { signDelivery } from "@qstash-verify/testing";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import { expect, test } from "vitest";
import { appEnvironment } from "./hosts/node-host.js";
import { writePageCode } from "./page-code.js";
import { root } from "./snippets/documents.js";

const HANDLER = "(req, res) => {";

/** Starts the page's server with another handler, and stops it while that runs. @returns what became of it. */
async function stopDuring(work: string, limit = "9_000"): Promise<[number | null, string]> {
  const file = await writePageCode("deploy/docker", "server.mjs");
  const code = await readFile(file, "utf8");
  expect(code).toContain(HANDLER);
  const slow = `async ${HANDLER} console.log("begun"); ${work}; console.log("ended");`;
  await writeFile(file, code.replace(HANDLER, slow).replace("9_000", limit));
  const freePort = join(root, "e2e/fixtures/hosts/free-port.mjs");
  const command = [process.execPath, "--import", "tsx", "--import", freePort, file];
  const group = new ProcessGroup(command, dirname(file), appEnvironment("test"));
  try {
    const url = `${await group.printed(/listening at (\S+)\n/, 45)}/api/qstash`;
    const { headers, body } = await signDelivery({ url, body: "{}" });
    // Not with fetch(), which connects again at once.
    const client = request(url, { method: "POST", headers }).on("error", () => {});
    client.end(body);
    await group.printed(/begun/, 45);
    client.destroy();
    group.signal("SIGTERM");
    return [await group.exited, group.output];
  } finally {
    await group.stop();
  }
}

test("a handler whose client has gone ends first", async () => {
  const [code, output] = await stopDuring("await new Promise((end) => setTimeout(end, 2_000))");
  expect(output).toContain("ended");
  expect(code).toBe(0);
});

test("a handler that never ends is not waited for longer than the limit", async () => {
  const [code, output] = await stopDuring("await new Promise(() => {})", "500");
  expect(output).not.toContain("ended");
  expect(code).toBe(1);
});
