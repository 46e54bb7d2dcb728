import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { MAIN } from "./command-line.js";

/** Runs a line of a shell. */
function shell(line: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = line.replaceAll("qstash-verify", `'${process.execPath}' '${MAIN}'`);
  return new Promise((resolve) => {
    execFile("bash", ["-c", command], (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

test.skipIf(!existsSync("/dev/full"))("a disk that is full is an error, and is named", async () => {
  const { code, stderr } = await shell("qstash-verify --help >/dev/full");
  expect([code, stderr]).toEqual([2, "stdout cannot be written: ENOSPC\n"]);
});

test("a reader that goes early is none", async () => {
  const { code, stderr } = await shell("set -o pipefail; qstash-verify --help | true");
  expect([0, 141]).toContain(code);
  expect(stderr).toBe("");
});

test("a stream that nobody reads and nothing is written to changes nothing", async () => {
  const { code, stdout } = await shell("qstash-verify --version 2>&-");
  expect([code, stdout]).toEqual([0, "0.0.0\n"]);
});
