import { handleRequest, Receiver } from "@qstash-verify/core";
import { memoryStore, once } from "@qstash-verify/once";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { afterEach, expect, test, vi } from "vitest";

const url = "https://app.example.com/jobs";

afterEach(() => {
  vi.useRealTimers();
});

/** Answers to a delivery whose body comes as late as that, in seconds. */
async function answerAfter(seconds: number) {
  vi.useFakeTimers({ toFake: ["Date"] });
  const receiver = new Receiver({
    env: testEnvironment("single"),
    around: once(memoryStore()),
    onRefused: () => {},
  });
  const { headers } = (await signDelivery({ url, body: "hello" })).toRequest();
  const body = new ReadableStream(
    {
      pull(controller) {
        vi.setSystemTime(Date.now() + seconds * 1000);
        controller.enqueue(new TextEncoder().encode("hello"));
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  // As a server hands it over: its head first, and its body when it is asked for.
  const request = new Request(url, { method: "POST", headers });
  Object.defineProperty(request, "body", { get: () => body });
  return handleRequest(request, () => new Response("handled"), receiver);
}

test("a body that takes its time is processed", async () => {
  expect((await answerAfter(110)).status).toBe(200);
});

test("a body that may outlast what is known of its token is not", async () => {
  const answer = await answerAfter(130);
  expect([answer.status, await answer.json()]).toEqual([
    401,
    expect.objectContaining({ code: "replayed" }),
  ]);
});
