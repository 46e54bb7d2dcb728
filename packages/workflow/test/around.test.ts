import { type Around, VerificationError } from "@qstash-verify/core";
import { sendDelivery, signDelivery } from "@qstash-verify/testing";
import { WorkflowNonRetryableError } from "@upstash/workflow";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { hosts } from "./hosts.js";
import { startEmulator } from "./session.js";

const body = JSON.stringify([{ messageId: "msg_1", body: btoa("{}"), callType: "step" }]);
const headers = { "Upstash-Workflow-RunId": "wfr_1", "Upstash-Workflow-Sdk-Version": "1" };

beforeEach(() => {
  const printed = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => printed.mockRestore());
});

describe.each(Object.entries(hosts))("what runs around a workflow on %s", (_, host) => {
  async function start(around: Around, fail: Error = new TypeError("again")) {
    const emulator = await startEmulator();
    const env = emulator.env("single");
    const key = emulator.regions.EU_CENTRAL_1.keys.current;
    const executed = vi.fn();
    const route = async () => {
      executed();
      throw fail;
    };
    const receiver = { around, onRefused: () => {} };
    const url = await host(route, { env, receiver, allowDirectTrigger: true });
    env["UPSTASH_WORKFLOW_URL"] = new URL(url).origin;
    const deliver = async () => sendDelivery(await signDelivery({ url, body, headers, key }));
    return { deliver, executed, trigger: () => fetch(url, { method: "POST", body: "{}" }) };
  }

  test("hears what its answer is", async () => {
    for (const [fail, status] of [
      [new TypeError("again"), 500],
      [new WorkflowNonRetryableError("final"), 489],
    ] as const) {
      const heard: number[] = [];
      const around: Around = async (_delivery, handle) => {
        const outcome = await handle();
        heard.push(outcome.status);
        return outcome;
      };
      const { deliver } = await start(around, fail);
      expect([(await deliver()).status, heard]).toEqual([status, [status]]);
    }
  });

  test("refuses, and nothing is executed", async () => {
    const { deliver, executed } = await start(async () => {
      throw new VerificationError("processing", { retryAfter: 7 });
    });
    const answer = await deliver();
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "7"]);
    expect((await answer.json()).code).toBe("processing");
    expect(executed).not.toHaveBeenCalled();
  });

  test("makes a mistake: an error of the host's", async () => {
    const { deliver } = await start(async () => undefined as never);
    expect((await deliver()).status).toBe(500);
  });

  test("does not run around what QStash did not sign", async () => {
    const around = vi.fn<Around>((_delivery, handle) => handle());
    const { trigger } = await start(around);
    await trigger();
    expect(around).not.toHaveBeenCalled();
  });
});
