import { expect, test } from "vitest";
import { call, startSession } from "./session.js";

test.each([
  ["Upstash-Method", "BREW"],
  ["Upstash-Delay", "soon"],
  ["Upstash-Delay", "10"],
  ["Upstash-Not-Before", "tomorrow"],
  ["Upstash-Retries", "-1"],
  ["Upstash-Retries", "1.5"],
  ["Upstash-Retry-Delay", "process.exit(1)"],
  ["Upstash-Retry-Delay", "constructor(1)"],
  ["Upstash-Retry-Delay", "1 / 0"],
  ["Upstash-Timeout", "soon"],
  ["Upstash-Callback", "not-a-url"],
  ["Upstash-Failure-Callback", "ftp://example.com"],
  ["Upstash-Flow-Control-Key", "alone"],
  ["Upstash-Flow-Control-Value", "rate=1"],
])("%s: %s is answered with 400 and an error", async (name, value) => {
  const { emulator, application } = await startSession();
  const path = `/v2/publish/${application.url("/")}`;
  const { status, json } = await call(emulator, "POST", path, { headers: { [name]: value } });
  expect({ status, json }).toEqual({ status: 400, json: { error: expect.any(String) } });
  expect(emulator.regions.EU_CENTRAL_1.messages).toEqual([]);
});

test.each([
  ["POST", "/v2/publish/localhost:3000", 400],
  ["POST", "/v2/publish/ftp://example.com", 400],
  ["POST", "/v2/publish/https://", 400],
  ["POST", "/v2/publish/no-such-group", 404],
  ["POST", "/v2/batch", 400],
  ["GET", "/v2/nothing", 404],
  ["POST", "/v2/queues", 400],
  ["POST", "/v2/topics/a/endpoints", 400],
  ["POST", "/v2/wait/event", 400],
  ["POST", "/v2/notify/wfr_none/event", 404],
  ["GET", "/v2/workflows/runs/wfr_none", 404],
  ["DELETE", "/v2/workflows/runs/wfr_none", 404],
  ["POST", "/v2/workflows/hooks/user/wfr_none/event", 404],
  ["POST", "/v2/workflows/dlq/resume/1-1", 404],
  ["POST", "/v2/workflows/dlq/callback/1-1", 404],
])("%s %s is answered with %i and an error", async (method, path, status) => {
  const { emulator } = await startSession();
  const answer = await call(emulator, method, path);
  expect(answer).toEqual({ status, json: { error: expect.any(String) } });
});
