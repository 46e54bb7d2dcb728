import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { Client as Publisher, Receiver } from "@upstash/qstash";
import { Client, serve, type WorkflowContext } from "@upstash/workflow";
import { describe, expect, test } from "vitest";
import { cli } from "./command-line.js";
import { startApp } from "./dev-server.js";
import { type TwoRegions, twoRegions, writesOf } from "./two-regions.js";

/** Two regions, and an app that runs a workflow of the American one with the vendor's SDK. */
async function workflowOf(route: (context: WorkflowContext) => Promise<unknown>) {
  const regions = await twoRegions();
  const { url: baseUrl, token, keys } = regions.us;
  const { handler } = serve(route, {
    qstashClient: new Publisher({ baseUrl, token, retry: false }),
    receiver: new Receiver({ currentSigningKey: keys.current, nextSigningKey: keys.next }),
  } as object);
  const url = await startApp((request, response) => answer(handler, request, response));
  const client = new Client({ baseUrl, token, retry: false });
  const { workflowRunId: id } = await client.trigger({ url, retries: 0 });
  await regions.emulator.settled();
  const run = () => regions.us.runs.find(({ workflowRunId }) => workflowRunId === id);
  return { ...regions, id, run };
}

async function answer(
  handler: (request: Request) => Promise<Response>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await buffer(request);
  const headers = new Headers(request.headers as Record<string, string>);
  const { method = "POST", url = "/" } = request;
  const to = `http://${request.headers.host}${url}`;
  const answered = await handler(new Request(to, { method, headers, body }));
  const { status } = answered;
  response.writeHead(status, Object.fromEntries(answered.headers)).end(await answered.text());
}

function runs({ env }: TwoRegions, ...args: readonly string[]) {
  return cli(["runs", ...args, "-e", env]);
}

const waiting = async (context: WorkflowContext) =>
  (await context.waitForEvent("wait", "paid")).eventData;

describe("runs of the vendor's workflows", () => {
  test("an event wakes a run, with what it is told, even while the other region is away", async () => {
    const session = await workflowOf(waiting);
    expect(session.run()).toMatchObject({ workflowState: "RUN_STARTED" });
    await session.eu.stop();
    const { code, stdout, stderr } = await runs(session, "notify", "paid", "--body", '{"of":"Ü"}');
    expect([code, stdout, stderr]).toEqual([
      2,
      expect.stringMatching(/^✓ woken by msg_\w+ \(US_EAST_1\)\n$/),
      expect.stringMatching(/^✗ EU_CENTRAL_1: .* is not reachable/),
    ]);
    await session.emulator.settled();
    expect(session.run()).toMatchObject({
      workflowState: "RUN_SUCCESS",
      workflowRunResponse: '{"of":"Ü"}',
    });
  });

  test("an event that a run waits for is a success", async () => {
    const session = await workflowOf(waiting);
    const { code, stdout, stderr } = await runs(session, "notify", "paid", "--json");
    expect([code, JSON.parse(stdout), stderr]).toEqual([
      0,
      [{ region: "US_EAST_1", messageId: expect.stringMatching(/^msg_/) }],
      "",
    ]);
    await session.emulator.settled();
    expect(session.run()).toMatchObject({ workflowState: "RUN_SUCCESS" });
  });

  test("a failed run goes on from the step that failed", async () => {
    const ran: string[] = [];
    let isMended = false;
    const session = await workflowOf(async (context) => {
      await context.run("first", () => void ran.push("first"));
      return await context.run("second", () => {
        ran.push("second");
        if (!isMended) throw new Error("not yet");
        return "done";
      });
    });
    expect(session.run()).toMatchObject({ workflowState: "RUN_FAILED" });
    isMended = true;
    const { code, stdout } = await runs(session, "resume", session.id);
    await session.emulator.settled();
    const resumed = session.us.runs.find(({ workflowRunId }) => workflowRunId !== session.id);
    expect([code, stdout]).toEqual([
      0,
      `✓ resumed: ${session.id} (US_EAST_1) as ${resumed?.workflowRunId}\n`,
    ]);
    expect(ran).toEqual(["first", "second", "second"]);
    const states = session.us.runs.map(({ workflowState }) => workflowState);
    expect(states).toContain("RUN_SUCCESS");
  });

  test("the id of the new run is in the JSON too", async () => {
    const session = await workflowOf(async (context) => {
      await context.run("only", () => {
        throw new Error("not yet");
      });
    });
    const { code, stdout } = await runs(session, "restart", session.id, "--json", "--yes");
    const restarted = session.us.runs.find(({ workflowRunId }) => workflowRunId !== session.id);
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      [{ id: session.id, region: "US_EAST_1", newId: restarted?.workflowRunId }],
    ]);
  });

  test("a run is restarted only once it is agreed that its finished steps run again", async () => {
    const charges: string[] = [];
    const session = await workflowOf(async (context) => {
      await context.run("charge", () => void charges.push("charged"));
      await context.run("ship", () => {
        throw new Error("not yet");
      });
    });
    const before = writesOf(session.us);
    const unasked = await runs(session, "restart", session.id);
    expect([unasked.code, unasked.stdout, unasked.stderr]).toEqual([
      2,
      "",
      expect.stringContaining(
        `All finished steps run again, including those that charge or send something. Resume continues from the step that failed instead. Restart workflow run ${session.id} in US_EAST_1?`,
      ),
    ]);
    expect([charges, writesOf(session.us)]).toEqual([["charged"], before]);
    expect((await runs(session, "restart", session.id, "--yes")).code).toBe(0);
    await session.emulator.settled();
    expect(charges).toEqual(["charged", "charged"]);
  });

  test("a dead step is not retried by itself: its run is resumed", async () => {
    const session = await workflowOf(async (context) => {
      await context.run("only", () => {
        throw new Error("not yet");
      });
    });
    const [letter] = session.us.deadLetters;
    const { code, stdout } = await cli(["dlq", "retry", `${letter?.dlqId}`, "-e", session.env]);
    expect([code, stdout]).toEqual([
      1,
      `✗ ${letter?.dlqId} (US_EAST_1): a step of a workflow run is not retried: use "npx qstash-verify runs resume ${session.id}", or "runs restart"\n`,
    ]);
  });

  test.each([["resume"], ["restart", "--yes"]])(
    "a run that has not failed: %s",
    async (...verb) => {
      const session = await workflowOf(waiting);
      const { code, stdout } = await runs(session, ...verb, session.id);
      expect([code, stdout]).toEqual([
        1,
        `✗ ${session.id} (US_EAST_1): ${session.id} has not failed: only failed runs are resumed or restarted\n`,
      ]);
    },
  );

  test("a run that waits is cancelled, once that is agreed to", async () => {
    const session = await workflowOf(waiting);
    const before = writesOf(session.us);
    const unasked = await runs(session, "cancel", session.id);
    expect([unasked.code, unasked.stderr]).toEqual([
      2,
      expect.stringContaining(`Cancel workflow run ${session.id} in US_EAST_1?`),
    ]);
    expect(writesOf(session.us)).toEqual(before);
    const { code, stdout } = await runs(session, "cancel", session.id, "--yes");
    expect([code, stdout]).toEqual([0, `✓ cancelled: ${session.id} (US_EAST_1)\n`]);
    expect(session.run()).toMatchObject({ workflowState: "RUN_CANCELED" });
    expect((await runs(session, "notify", "paid")).stderr).toBe("no run waits for paid\n");
  });
});
