import { afterEach, expect, test, vi } from "vitest";
import type { Position } from "../../dist/migration/schedule/next-move.js";

const NEXT_MOVE = "../../dist/migration/schedule/next-move.js";
const PLACEHOLDER = "../../dist/migration/schedule/placeholder.js";
const INTENT = "../../dist/migration/schedule/intent.js";

afterEach(() => {
  vi.resetModules();
  for (const path of [NEXT_MOVE, PLACEHOLDER, INTENT]) vi.doUnmock(path);
});

/** What the first of the thousand seeds says that loses a schedule. */
async function firstViolation(): Promise<string | undefined> {
  const { play } = await import("./scenario.js");
  for (let seed = 1; seed <= 1_000; seed += 1) {
    const violation = await play(seed);
    if (violation) return violation.what;
  }
  return undefined;
}

// The property has to be able to fail: each of these takes one idea out of the design.

test("it finds the source that is paused before the target has accepted anything", async () => {
  vi.doMock(NEXT_MOVE, () => ({
    nextMove: ({ source, target, wanted, pauseSource }: Position) => {
      if (pauseSource && source?.isPaused === false) return "pause";
      return JSON.stringify(target) === JSON.stringify(wanted) ? "done" : "start";
    },
  }));
  expect(await firstViolation()).toMatch(/nowhere|runs, which/);
});

test("it finds placeholders that nobody recognizes", async () => {
  vi.doMock(PLACEHOLDER, async (original) => ({
    ...(await original<object>()),
    isHandOver: () => false,
  }));
  expect(await firstViolation()).toMatch(/nowhere|runs, which/);
});

test("it finds a pause that is taken for its owner's though the target runs", async () => {
  vi.doMock(INTENT, async (original) => ({
    ...(await original<object>()),
    intentOf: ({ source }: { source: { isPaused: boolean } }) =>
      source.isPaused ? "paused" : "runs",
  }));
  expect(await firstViolation()).toMatch(/nowhere|runs, which/);
});
