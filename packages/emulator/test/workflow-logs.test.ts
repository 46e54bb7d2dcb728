import { expect, test } from "vitest";
import { call } from "./session.js";
import { startWorkflows } from "./workflow-session.js";

const names = (runs: readonly { readonly workflowRunId: string }[]) =>
  runs.map(({ workflowRunId }) => workflowRunId.replace("wfr_", ""));

async function startLogged() {
  const session = await startWorkflows();
  const { emulator, workflows, client } = session;
  const ending = workflows.add("/ending", async (context) => context.run("step", () => 1));
  const sleeping = workflows.add("/sleeping", async (context) => context.sleep("sleep", 60));
  await client.trigger({ url: ending, workflowRunId: "a", label: ["x", "y"] });
  await emulator.clock.advance(1_000);
  await client.trigger({ url: sleeping, workflowRunId: "b", label: "y" });
  await emulator.clock.advance(1_000);
  await client.trigger({ url: sleeping, workflowRunId: "c" });
  await emulator.settled();
  return { ...session, ending, sleeping };
}

test("runs are listed newest first, a page at a time", async () => {
  const { client, region } = await startLogged();
  expect(names((await client.logs()).runs)).toEqual(["c", "b", "a"]);
  const first = await client.logs({ count: 2 });
  expect(names(first.runs)).toEqual(["c", "b"]);
  const second = await client.logs({ count: 2, cursor: first.cursor });
  expect(names(second.runs)).toEqual(["a"]);
  expect(second.cursor).toBeUndefined();
  expect(names(region.runs)).toEqual(["c", "b", "a"]);
});

test("runs are filtered: fields are and, values are or", async () => {
  const { emulator, client, region, ending, sleeping } = await startLogged();
  const list = async (filter: object) => names((await client.logs({ filter })).runs);
  expect(await list({ workflowRunId: "wfr_b" })).toEqual(["b"]);
  expect(await list({ state: "RUN_SUCCESS" })).toEqual(["a"]);
  expect(await list({ workflowUrl: sleeping })).toEqual(["c", "b"]);
  expect(await list({ label: ["x", "y"] })).toEqual(["b", "a"]);
  expect(await list({ label: "y", workflowUrl: ending })).toEqual(["a"]);
  expect(await list({ path: "/sleeping", host: new URL(ending).host })).toEqual(["c", "b"]);
  const [, b] = region.runs;
  expect(await list({ workflowCreatedAt: b?.workflowRunCreatedAt })).toEqual(["b"]);
  expect(await list({ fromDate: emulator.clock.now() })).toEqual(["c"]);
  const [group] = region.runs[2]?.steps ?? [];
  expect(await list({ messageId: group?.steps[0]?.messageId })).toEqual(["a"]);
  expect(await list({ messageId: "msg_none" })).toEqual([]);
});

test("what it shows of runs are copies", async () => {
  const { region } = await startLogged();
  Object.assign(region.runs[0] ?? {}, { workflowState: "RUN_FAILED" });
  expect(region.runs[0]?.workflowState).toBe("RUN_STARTED");
});

test("log entries and requests name their run", async () => {
  const { emulator, client, region } = await startLogged();
  await call(emulator, "POST", "/v2/publish/http://127.0.0.1:1/");
  await client.cancel("wfr_c");
  const of = (runId: string) => region.logs.filter((each) => each.workflowRunId === runId);
  const states = of("wfr_a").map(({ state }) => state);
  expect(states.sort()).toEqual(
    ["ACTIVE", "CREATED", "DELIVERED"].flatMap((state) => [state, state]),
  );
  expect(of("wfr_c")[0]).toMatchObject({ state: "CANCELED" });
  expect(region.logs.some(({ workflowRunId }) => workflowRunId === undefined)).toBe(true);
  const calls = region.requests.filter(({ workflowRunIds }) => workflowRunIds?.includes("wfr_a"));
  expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /v2/batch",
    "POST /v2/batch",
    "DELETE /v2/workflows/runs/wfr_a?cancel=false",
  ]);
});
