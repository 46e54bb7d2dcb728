import {
  generateTestKeys,
  sendDelivery,
  signDelivery,
  testEnvironment,
} from "@qstash-verify/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type NextApp, startNext } from "./next-app.js";

const keys = generateTestKeys();
let app: NextApp;

beforeAll(async () => {
  app = await startNext(
    "next",
    testEnvironment("migration-with-unprefixed", "US_EAST_1", keys),
    "around",
  );
}, 300_000);
afterAll(() => app?.stop());

async function deliver(path: string, body = "own") {
  const key = keys.EU_CENTRAL_1.current;
  const delivery = await signDelivery({ url: app.origin + path, body, key });
  const response = await sendDelivery(delivery);
  return { status: response.status, headers: response.headers, body: await response.text() };
}

describe.each([
  ["App Router", "/around"],
  ["Pages Router", "/api/around"],
])("%s", (name, prefix) => {
  /** What is sent, what is told, and whether there is an error. */
  type Form = [
    name: string,
    sent: number,
    told: number,
    body: string | undefined,
    isError: boolean,
  ];
  const ofApp: Form[] = [
    ["stream", 200, 200, "begun", false],
    ["none", 404, 500, undefined, true],
    ["nothing", 500, 500, undefined, false],
  ];
  const ofPages: Form[] = [
    ["later", 202, 202, "later", false],
    ["text", 202, 202, "text", false],
    ["twice", 201, 201, "1", false],
  ];
  const forms: Form[] = [
    ["json", 201, 201, '{"a":1}', false],
    ["thrown", 500, 500, undefined, true],
    ...(name === "App Router" ? ofApp : ofPages),
  ];

  test.each(forms)("a handler's answer: %s", async (form, status, told, body, isError) => {
    const answer = await deliver(`${prefix}/${form}`);
    expect(answer.status).toBe(status);
    if (body !== undefined) expect(answer.body).toBe(body);
    const replaced = await deliver(`${prefix}/${form}`, "tell");
    expect([replaced.status, JSON.parse(replaced.body)]).toEqual([200, { status: told, isError }]);
    expect(replaced.headers.has("x-own")).toBe(false);
  });

  test.each(["refuse before", "refuse after"])("a refusal is answered: %s", async (what) => {
    const { status, headers, body } = await deliver(`${prefix}/json`, what);
    expect([status, headers.get("retry-after"), headers.get("x-own")]).toEqual([503, "7", null]);
    expect(JSON.parse(body).code).toBe("processing");
  });

  test("a mistake around the handler is an error of the host's", async () => {
    const { status, headers } = await deliver(`${prefix}/json`, "nonsense");
    expect([status, headers.get("x-own")]).toEqual([500, null]);
    expect(app.output()).toContain("option_invalid");
  });
});
