import type { EmulatedRegion } from "@qstash-verify/emulator";
import { expect } from "vitest";
import type { Application } from "./application.js";

type Headers = Readonly<Record<string, string>>;

/** Sends what no function of the vendor's client does, and expects that it is done. */
export async function send(
  region: EmulatedRegion,
  method: string,
  path: string,
  headers: Headers = {},
  body?: string | Uint8Array<ArrayBuffer>,
): Promise<unknown> {
  const response = await fetch(`${region.url}/v2/${path}`, {
    method,
    headers: { Authorization: `Bearer ${region.token}`, ...headers },
    body: body ?? null,
  });
  const text = await response.text();
  expect([path, response.status, text]).toEqual([path, expect.toSatisfy(isSuccess), text]);
  return text === "" ? undefined : JSON.parse(text);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** What the application has to answer to what a region is filled with. */
export function answerFilling(application: Application): void {
  application.answer = ({ path }) => {
    if (path.startsWith("/fails")) return { status: 500, body: new Uint8Array([0xff, 0x00]) };
    if (path.startsWith("/dead")) {
      return { status: 489, headers: { "Upstash-NonRetryable-Error": "true" }, body: "no" };
    }
    if (path === "/has-none") {
      return { status: 200, headers: { "Upstash-Workflow-Failure-Callback-NotFound": "true" } };
    }
    return { status: 200 };
  };
}

/** Puts something of everything into a region. */
export async function fillRegion(region: EmulatedRegion, application: Application): Promise<void> {
  await fillResources(region, application);
  await fillMessages(region, application);
  await fillRuns(region, application);
}

async function fillResources(region: EmulatedRegion, application: Application): Promise<void> {
  const json = { "Content-Type": "application/json" };
  await send(region, "POST", "keys/rotate");
  const endpoints = [{ name: "one", url: application.url("/one") }, { url: "http://127.0.0.1:9/" }];
  await send(region, "POST", "topics/group/endpoints", json, JSON.stringify({ endpoints }));
  const headers = { "X-Group": "g", "Upstash-Retries": "1" };
  await send(region, "PATCH", "topics/group", json, JSON.stringify({ headers }));
  await send(region, "POST", "schedules/group", {
    "Upstash-Cron": "CRON_TZ=Europe/Berlin * * * * *",
    "Upstash-Schedule-Id": "every-minute",
  });
  const bytes = new Uint8Array([0xff, 0xfe, 0]);
  const paused = { "Upstash-Cron": "0 0 1 1 *", "Upstash-Schedule-Id": "paused" };
  await send(region, "POST", `schedules/${application.url("/s")}`, paused, bytes);
  await send(region, "POST", "schedules/paused/pause");
  const queue = { queueName: "waiting", parallelism: 2, paused: true };
  await send(region, "POST", "queues", json, JSON.stringify(queue));
  await send(region, "POST", "flowControl/held/pin?parallelism=3&rate=5&period=60");
  await send(region, "POST", "flowControl/held/pause");
}

async function fillMessages(region: EmulatedRegion, application: Application): Promise<void> {
  const publish = (path: string, headers: Headers = {}, body?: string | Uint8Array<ArrayBuffer>) =>
    send(region, "POST", `publish/${application.url(path)}`, headers, body);
  await publish("/delivered", { "Upstash-Label": "a,b" }, "body");
  await publish("/delayed", { "Upstash-Delay": "1h" }, new Uint8Array([0, 0xff, 10]));
  await publish("/once", { "Upstash-Deduplication-Id": "once" });
  await publish("/held", {
    "Upstash-Flow-Control-Key": "held",
    "Upstash-Flow-Control-Value": "rate=1,period=10s",
  });
  await publish("/counted", {
    "Upstash-Flow-Control-Key": "counted",
    "Upstash-Flow-Control-Value": "rate=1,period=300s",
  });
  await publish("/fails", {
    "Upstash-Retries": "1",
    "Upstash-Retry-Delay": "100000",
    "Upstash-Callback": application.url("/called"),
    "Upstash-Redact-Fields": "body, header[X-Secret]",
    "Upstash-Forward-X-Secret": "s",
  });
  await publish("/dead", { "Upstash-Failure-Callback": application.url("/failure") }, "dead");
  const enqueue = (queue: string, path: string, headers: Headers = {}) =>
    send(region, "POST", `enqueue/${queue}/${application.url(path)}`, headers);
  await enqueue("waiting", "/waits/1");
  await enqueue("waiting", "/waits/2");
  await enqueue("busy", "/fails/first", {
    "Upstash-Retry-Delay": "600000",
    "Upstash-Retries": "1",
  });
  await enqueue("busy", "/second");
  for (const label of ["go", "go"]) {
    await publish("/cancelled", { "Upstash-Delay": "1h", "Upstash-Label": label });
  }
  await send(region, "DELETE", "messages?label=go&async=true");
}

async function fillRuns(region: EmulatedRegion, application: Application): Promise<void> {
  const begin = (runId: string, path = "/w", headers: Headers = {}) =>
    send(
      region,
      "POST",
      `publish/${application.url(path)}`,
      { "Upstash-Workflow-RunId": runId, "Upstash-Workflow-Init": "true", ...headers },
      `{"input":"${runId}"}`,
    );
  const step = (runId: string, fields: object, headers: Headers = {}) =>
    send(
      region,
      "POST",
      `publish/${application.url("/w")}`,
      { "Upstash-Workflow-RunId": runId, ...headers },
      JSON.stringify(fields),
    );
  const wait = (runId: string, event: string) =>
    send(
      region,
      "POST",
      `wait/${event}`,
      { "Upstash-Workflow-RunId": runId },
      JSON.stringify({
        url: application.url("/w"),
        timeout: "1h",
        timeoutHeaders: { "Upstash-Workflow-RunId": [runId], "X-Late": ["yes"] },
        step: { stepId: 2, stepName: "waits", stepType: "Wait", concurrent: 1 },
      }),
    );
  await begin("sleeps", "/w", { "Upstash-Label": "run", "Upstash-Forward-X-User": "u" });
  await step("sleeps", { stepId: 1, stepName: "nap", sleepFor: 3600 }, { "Upstash-Delay": "1h" });
  await begin("waits");
  await wait("waits", "awaited");
  await begin("noticed");
  await send(region, "POST", "notify/noticed/early", {}, "data");
  await begin("succeeds");
  await send(region, "DELETE", "workflows/runs/succeeds", {}, '{"result":1}');
  await begin("cancelled");
  await send(region, "DELETE", "workflows/runs/cancelled?cancel=true");
  // It is begun again by an SDK, which takes the place of what began without one.
  await send(region, "POST", `trigger/${application.url("/w")}`, {
    "Upstash-Workflow-RunId": "adopted",
  });
  await begin("adopted");
  const invocation = {
    body: "invoked",
    workflowRunId: "waits",
    workflowUrl: application.url("/w"),
    workflowRunCreatedAt: 1,
    step: { stepId: 9, stepName: "invokes" },
    headers: { "X-Invoker": ["i"] },
  };
  const invoked = {
    "Upstash-Workflow-RunId": "invoked",
    "Upstash-Workflow-Init": "true",
    "Upstash-Workflow-Invoke": "true",
  };
  const url = application.url("/w");
  await send(region, "POST", `publish/${url}`, invoked, JSON.stringify(invocation));
  await begin("is-retried", "/fails/step", {
    "Upstash-Retries": "3",
    "Upstash-Retry-Delay": "600000",
  });
  await begin("calls");
  await send(region, "POST", `publish/${application.url("/third")}`, {
    "Upstash-Workflow-RunId": "calls",
    "Upstash-Workflow-CallType": "toCallback",
    "Upstash-Method": "PUT",
    "Upstash-Retries": "2",
    "Upstash-Retry-Delay": "7",
    "Upstash-Callback": application.url("/w"),
    "Upstash-Callback-Workflow-RunId": "calls",
    "Upstash-Callback-Workflow-CallType": "fromCallback",
    "Upstash-Callback-Forward-Upstash-Workflow-StepId": "1",
  });
  const out = JSON.stringify({ status: 201, header: { "X-Kind": ["a"] }, body: "3" });
  await step("calls", { stepId: 1, stepName: "add", stepType: "Call", out, concurrent: 1 });
  const callback = "Upstash-Failure-Callback";
  const telling = (runId: string, path: string) => ({
    [callback]: application.url(path),
    [`${callback}-Workflow-RunId`]: runId,
    [`${callback}-Workflow-CallType`]: "failureCall",
  });
  await begin("fails", "/dead", telling("fails", "/told"));
  await wait("fails", "lost");
  await begin("tells-nobody", "/dead", telling("tells-nobody", "/has-none"));
}
