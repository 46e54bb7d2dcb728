import { describe, expect, test } from "vitest";
import { envFile, type Finished, start } from "./command-line.js";
import { serve } from "./hostile.js";

const LETTERS = Array.from({ length: 6 }, (_, index) => ({
  dlqId: `1-${index}`,
  messageId: `msg_${index}`,
  url: "https://app.example/",
}));

/** Dead letters are deleted, until the third is on its way and Ctrl-C is pressed. */
async function interrupted(...args: string[]): Promise<Finished & { deleted: string[] }> {
  const deleted: string[] = [];
  const url = await serve((request, response) => {
    if (request.method !== "DELETE") {
      response.end(JSON.stringify({ messages: LETTERS }));
      return;
    }
    deleted.push(request.url ?? "");
    if (deleted.length < 3) response.end("{}");
    else {
      running.child.stderr?.once("data", () => response.end("{}"));
      running.child.kill("SIGINT");
    }
  });
  const env = envFile({ QSTASH_URL: url, QSTASH_TOKEN: "t" });
  const running = start(["dlq", "delete", "--all", "--yes", "-e", env, ...args]);
  return { ...(await running.finished), deleted };
}

describe("Ctrl-C while several are acted on", () => {
  test("finishes the present one, and says what is done", async () => {
    const { code, stdout, stderr, deleted } = await interrupted();
    expect(deleted).toHaveLength(3);
    expect(stdout.match(/^✓ deleted: 1-\d/gm)).toHaveLength(3);
    expect(stderr).toContain("✗ interrupted: 3 of 6 dead letters were not reached");
    expect(code).toBe(1);
  });

  test("the same as JSON", async () => {
    const { code, stdout, deleted } = await interrupted("--json");
    const ids = JSON.parse(stdout).map(({ id }: { id: string }) => `/v2/dlq/${id}`);
    expect([code, ids]).toEqual([1, deleted]);
  });
});
