import { describe, expect, test } from "vitest";
import { call, startSession } from "./session.js";
import { startWorkflows } from "./workflow-session.js";

// Kind 1: mass deletion. What is told of it afterwards, and lists that somebody may go through to delete.

async function startMessages() {
  const session = await startSession({ startAt: 1_000 });
  for (const label of ["a", "b", "c"]) {
    await session.eu.publish({ url: session.application.url("/"), delay: "30d", label });
  }
  return session;
}

describe("bulk actions", () => {
  test("a cancel by filters is one, and async asks for its id", async () => {
    const { emulator } = await startMessages();
    const cancel = await call(emulator, "DELETE", "/v2/messages?label=a,b&label=x&async=true");
    const actionId = expect.stringMatching(/^act_/);
    expect(cancel).toEqual({ status: 202, json: { cancelled: 2, actionId } });
    const { json } = await call(emulator, "GET", "/v2/bulkActions");
    const action = {
      actionId,
      kind: "cancel",
      state: "FINISHED",
      total: 2,
      processed: 2,
      createdAt: 1_000,
      completedAt: 1_000,
      filter: { label: ["a", "b", "x"] },
    };
    expect(json).toEqual({ bulkActions: [action] });
    const path = `/v2/bulkactions/${(cancel.json as { actionId: string }).actionId}`;
    expect(await call(emulator, "GET", path)).toEqual({ status: 200, json: action });
    await emulator.clock.advance("7d");
    expect((await call(emulator, "GET", path)).status).toBe(404);
    expect((await call(emulator, "GET", "/v2/bulkActions")).json).toEqual({ bulkActions: [] });
  });

  test("a cancel of all is one, too; a cancel by ids is none", async () => {
    const { emulator, eu } = await startMessages();
    const { messageId = "" } = emulator.regions.EU_CENTRAL_1.messages[0] ?? {};
    expect(await eu.messages.cancel([messageId])).toEqual({ cancelled: 1 });
    expect(await eu.messages.cancel({ all: true })).toEqual({ cancelled: 2 });
    const { json } = await call(emulator, "GET", "/v2/bulkActions?state=FINISHED");
    expect(json).toMatchObject({ bulkActions: [{ total: 2, filter: {} }] });
  });

  test("they are listed newest first, a page at a time, and none is in progress", async () => {
    const { emulator, eu } = await startMessages();
    for (const label of ["a", "b", "c"]) await eu.messages.cancel({ filter: { label } });
    const page = async (query: string) => {
      const { json } = await call(emulator, "GET", `/v2/bulkActions?${query}`);
      return json as { bulkActions: { filter: { label: string[] } }[]; cursor?: string };
    };
    const labels = ({ bulkActions }: Awaited<ReturnType<typeof page>>) =>
      bulkActions.map(({ filter }) => filter.label).join("");
    const first = await page("count=2");
    expect(labels(first)).toBe("cb");
    const second = await page(`count=2&cursor=${first.cursor}`);
    expect(labels(second)).toBe("a");
    expect(second.cursor).toBeUndefined();
    expect(await page("state=IN_PROGRESS")).toEqual({ bulkActions: [] });
    for (const query of ["state=DONE", "count=0", "cursor=x", "kind=cancel"]) {
      expect((await call(emulator, "GET", `/v2/bulkActions?${query}`)).status).toBe(400);
    }
  });
});

describe("lists", () => {
  test.each([
    "/v2/dlq",
    "/v2/workflows/dlq",
    "/v2/logs",
    "/v2/events",
    "/v2/workflows/logs",
    "/v2/workflows/events",
  ])("GET %s refuses an unknown filter; an empty one is none", async (path) => {
    const { emulator } = await startSession();
    expect(await call(emulator, "GET", `${path}?labels=a`)).toEqual({
      status: 400,
      json: { error: "unknown filter: labels" },
    });
    expect((await call(emulator, "GET", `${path}?label=&cursor=`)).status).toBe(200);
  });

  test.each(["/v2/schedules", "/v2/queues", "/v2/topics", "/v2/flowControl", "/v2/waiters/event"])(
    "GET %s has one page, and refuses every filter",
    async (path) => {
      const { emulator } = await startSession();
      expect(await call(emulator, "GET", `${path}?label=a`)).toEqual({
        status: 400,
        json: { error: "unknown filter: label" },
      });
      expect((await call(emulator, "GET", `${path}?prefix=`)).status).toBe(400);
      expect((await call(emulator, "GET", `${path}?count=10&cursor=`)).json).toEqual([]);
    },
  );

  test("a log entry is found by both spellings of its state", async () => {
    const { emulator, eu } = await startMessages();
    await eu.messages.cancel({ filter: { label: "a" } });
    for (const state of ["CANCELED", "CANCELLED"]) {
      const { json } = await call(emulator, "GET", `/v2/events?state=${state}`);
      expect(json).toMatchObject({ events: [{ label: "a" }] });
    }
  });

  test("dead letters are listed by their ids, whatever else is asked for", async () => {
    const { eu, emulator, application } = await startSession();
    application.answer = () => ({ status: 500 });
    for (const label of ["a", "b"]) {
      await eu.publish({ url: application.url("/"), retries: 0, label });
    }
    await emulator.settled();
    const [letter] = emulator.regions.EU_CENTRAL_1.deadLetters;
    const path = `/v2/dlq?count=10&label=none&dlqIds=${letter?.dlqId}`;
    expect((await call(emulator, "GET", path)).json).toMatchObject({
      messages: [{ dlqId: letter?.dlqId }],
    });
  });

  test("runs are listed by the times they began, and by the states of their steps", async () => {
    const { emulator, workflows, client, region } = await startWorkflows();
    const bad = workflows.add("/bad", async (context) =>
      context.run("bad", () => {
        throw new Error("no");
      }),
    );
    const good = workflows.add("/good", async (context) => context.run("good", () => 1));
    for (const [workflowRunId, url] of [
      ["a", bad],
      ["b", good],
      ["c", good],
    ] as const) {
      await client.trigger({ url, workflowRunId, retries: 1 });
    }
    await emulator.settled();
    const list = async (query: string) => {
      const { json } = await call(emulator, "GET", `/v2/workflows/logs?${query}`);
      return (json as { runs: { workflowRunId: string }[] }).runs.map((run) => run.workflowRunId);
    };
    const names = region.runs.map((run) => `${run.workflowRunId}@${run.workflowRunCreatedAt}`);
    expect(await list(`workflowRuns=${names[0]},${names[2]}&label=none`)).toEqual([
      "wfr_c",
      "wfr_a",
    ]);
    expect(await list("workflowRuns=wfr_a@1")).toEqual([]);
    expect(await list("state=STEP_RETRY")).toEqual(["wfr_a"]);
    expect(await list("state=STEP_FAILED")).toEqual([]);
    await emulator.runUntilIdle();
    expect(await list("state=STEP_FAILED")).toEqual(["wfr_a"]);
  });
});
