import { readFileSync } from "node:fs";
import type { EmulatedRegion, Emulator } from "@qstash-verify/emulator";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { NOT_EMULATED, OPERATIONS, type Operation } from "./api-description/operations.js";
import { ERROR } from "./api-description/schemas.js";
import type { Application } from "./application.js";
import { answerFilling, fillRegion, send } from "./fill-region.js";
import { call, startSession } from "./session.js";

const ajv = new Ajv({ strict: false });
const nameOf = ([method, path]: Operation) => `${method} ${path}`;
/**
 * Reading first and deleting last, a part before the whole; and last of all the failure callback, because
 * one that stays under way would be waited for.
 */
function turnOf([method, path]: Operation): number {
  if (path.includes("/callback/")) return 3;
  return method === "DELETE" ? 2 + 1 / path.length : ["GET", "POST"].indexOf(method);
}

/** What is wrong with an answer, in the words of a validator. */
function wrongWith(schema: object, value: unknown): string | undefined {
  return ajv.validate(schema, value) ? undefined : ajv.errorsText();
}

/** A region with something of everything, and a run whose failure callback has failed. */
async function startFilled() {
  const session = await startSession();
  const { emulator, application } = session;
  answerFilling(application);
  const region = emulator.regions.EU_CENTRAL_1;
  await fillRegion(region, application);
  const callback = "Upstash-Failure-Callback";
  await send(region, "POST", `publish/${application.url("/dead/unheard")}`, {
    "Upstash-Workflow-RunId": "unheard",
    "Upstash-Workflow-Init": "true",
    [callback]: application.url("/fails/told"),
    [`${callback}-Retries`]: "0",
    [`${callback}-Workflow-RunId`]: "unheard",
    [`${callback}-Workflow-CallType`]: "failureCall",
  });
  await emulator.settled();
  const { answer } = application;
  const unheard = { isHeld: false };
  // The failure callback stays under way when it is made again.
  application.answer = (received) =>
    unheard.isHeld && received.path === "/fails/told" ? undefined : answer(received);
  const hold = () => Object.assign(unheard, { isHeld: true });
  return { emulator, application, hold };
}

/** What stands for the parts of a path; letters are taken away by what is done to them, so they are looked up. */
async function pathOf(
  [, form]: Operation,
  emulator: Emulator,
  application: Application,
): Promise<string> {
  const region = emulator.regions.EU_CENTRAL_1;
  const isOfRun = form.startsWith("/v2/workflows/dlq");
  const dlqId = isOfRun ? await runLetter(emulator, form) : messageLetter(region);
  const names: Readonly<Record<string, string | undefined>> = {
    destination: application.url("/x"),
    workflowUrl: application.url("/w"),
    messageId: region.messages.find(({ url }) => url.endsWith("/delayed"))?.messageId,
    actionId: await firstAction(emulator),
    queueName: "waiting",
    scheduleId: "every-minute",
    urlGroupName: "group",
    flowControlKey: "held",
    workflowRunId: form.startsWith("/v2/notify") ? "waits" : "sleeps",
    eventId: "awaited",
    dlqId,
  };
  return form.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? "none");
}

function messageLetter({ deadLetters }: EmulatedRegion): string | undefined {
  return deadLetters.find((letter) => !("workflowRunId" in letter && letter.workflowRunId))?.dlqId;
}

async function runLetter(emulator: Emulator, form: string): Promise<string | undefined> {
  const { json } = await call(emulator, "GET", "/v2/workflows/dlq");
  const { messages } = json as { messages: { dlqId: string; workflowRunId: string }[] };
  const isUnheard = ({ workflowRunId }: { workflowRunId: string }) => workflowRunId === "unheard";
  return messages.find((each) => isUnheard(each) === form.includes("callback"))?.dlqId;
}

async function firstAction(emulator: Emulator): Promise<string | undefined> {
  const { json } = await call(emulator, "GET", "/v2/bulkActions");
  return (json as { bulkActions: { actionId: string }[] }).bulkActions[0]?.actionId;
}

/** What has to be sent along. */
function withIt([method, path]: Operation, application: Application) {
  const json = { "Content-Type": "application/json" };
  const url = application.url("/one");
  const body = (value: unknown) => ({ headers: json, body: JSON.stringify(value) });
  if (path === "/v2/batch") return body([{ destination: url }, { destination: "ftp://x" }]);
  if (path === "/v2/queues" && method === "POST") return body({ queueName: "q", parallelism: 1 });
  if (path.endsWith("/endpoints")) return body({ endpoints: [{ url, name: "one" }] });
  if (path === "/v2/schedules/{destination}") return { headers: { "Upstash-Cron": "* * * * *" } };
  return {};
}

const QUERIES: Readonly<Record<string, string>> = {
  "DELETE /v2/messages": "?label=none",
  "DELETE /v2/dlq": "?url=<app>/dead",
  "POST /v2/dlq/retry": "?url=<app>/dead",
  "POST /v2/flowControl/{flowControlKey}/pin": "?parallelism=1",
  "POST /v2/flowControl/{flowControlKey}/unpin": "?parallelism=true",
  "DELETE /v2/workflows/runs": "?workflowUrl=http://127.0.0.1",
  "DELETE /v2/workflows/dlq": "?workflowUrl=<app>/dead",
  "POST /v2/workflows/dlq/resume": "?workflowUrl=<app>/dead",
  "POST /v2/workflows/dlq/restart": "?workflowUrl=<app>/dead",
};

test("every operation of the vendor's API description succeeds, with an answer of the documented shape", async () => {
  const { emulator, application, hold } = await startFilled();
  const wrong: string[] = [];
  const inOrder = OPERATIONS.filter((each) => !NOT_EMULATED.includes(nameOf(each))).toSorted(
    (a, b) => turnOf(a) - turnOf(b),
  );
  for (const operation of inOrder) {
    const [method, form, success] = operation;
    if (form.includes("/callback/")) hold();
    const path =
      (await pathOf(operation, emulator, application)) +
      (QUERIES[nameOf(operation)] ?? "").replace("<app>", application.url(""));
    const { status, json } = await call(emulator, method, path, withIt(operation, application));
    const said = status >= 300 ? `status ${status}` : success && wrongWith(success, json);
    if (said) wrong.push(`${nameOf(operation)}: ${said} ${JSON.stringify(json)?.slice(0, 300)}`);
    if (!form.includes("/callback/") && method !== "GET") await emulator.settled();
  }
  expect(wrong).toEqual([]);
});

test("every operation of it refuses what is not there, or is no region's, with the documented error", async () => {
  const { emulator } = await startSession();
  const { url } = emulator.regions.EU_CENTRAL_1;
  for (const [method, form] of OPERATIONS) {
    const path = form.replace(/\{\w+\}/g, "none");
    const { status, json } = await call(emulator, method, path);
    if (status >= 400)
      expect([method, path, wrongWith(ERROR, json)]).toEqual([method, path, undefined]);
    const response = await fetch(url + path, { method, headers: { Authorization: "Bearer none" } });
    const refused = [response.status, wrongWith(ERROR, await response.json())];
    expect([path, ...refused]).toEqual([path, 404, undefined]);
  }
});

test("what is not emulated is in the description, and in the reference", () => {
  const named = OPERATIONS.map(nameOf);
  const file = new URL("../../../docs/reference/emulator.md", import.meta.url);
  const reference = readFileSync(file, "utf8");
  expect(NOT_EMULATED.filter((each) => !named.includes(each))).toEqual([]);
  const sentence = `all ${named.length - NOT_EMULATED.length} operations of Upstash's API descriptions`;
  expect(reference.replace(/\s+/g, " ")).toContain(sentence);
});
