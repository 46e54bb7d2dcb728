import { testKeys } from "@qstash-verify/testing";
import { rows } from "@qstash-verify/testing/conformance";
import { afterEach, describe, expect, test, vi } from "vitest";
import { rowOfRun } from "../dist/conformance/run.js";

afterEach(() => vi.unstubAllEnvs());

/** The run of a process that has this value in its environment. */
async function runOf(value: string | undefined): Promise<string> {
  vi.stubEnv("CONFORMANCE_RUN", value);
  vi.resetModules();
  const { thisRun } = await import("../dist/conformance/run.js");
  return thisRun();
}

/** The test keys as they are in a run. */
function keysOf(run: string): string[] {
  const { EU_CENTRAL_1, US_EAST_1, unprefixed, stranger } = testKeys;
  const pairs = [EU_CENTRAL_1, US_EAST_1, unprefixed].flatMap(({ current, next }) => [
    current,
    next,
  ]);
  const [row = expect.unreachable()] = rows;
  return [...pairs, stranger].map((key) => {
    const played = rowOfRun({ ...row, delivery: { ...row.delivery, key } }, run);
    return played.delivery.key ?? expect.unreachable();
  });
}

const VALUES = [
  ...["", "1", "42", "ci", "github-run-7", "0".repeat(18), "abcdefghijklmnopqr"],
  ...["xxexamplexexamplex", "ä 家\n", "x".repeat(1000)],
];

describe("CONFORMANCE_RUN", () => {
  test.each(VALUES)("%j makes keys in the form of real ones", async (value) => {
    const run = await runOf(value);
    // A header carries it to other processes.
    expect(run).toMatch(/^[a-z0-9]{18}$/);
    for (const key of keysOf(run)) {
      expect(key).toMatch(/^sig_Test[A-Za-z0-9]{24}$/);
      expect(key).not.toMatch(/0{7,}|placeholder|signingkey|changeme|replace|example|abcdefg/i);
    }
  });

  test("makes the same run in every process, and another one of every other value", async () => {
    const runs: string[] = [];
    for (const value of [...VALUES, ...VALUES]) runs.push(await runOf(value));
    expect(runs.slice(VALUES.length)).toEqual(runs.slice(0, VALUES.length));
    expect(new Set(runs).size).toBe(VALUES.length);
  });

  test("is random if it is not set", async () => {
    expect(await runOf(undefined)).not.toBe(await runOf(undefined));
  });
});
