import { Receiver, type ReceiverOptions, VerificationError } from "@qstash-verify/core";
import { countRefusals } from "@qstash-verify/otel";
import { signDelivery, testEnvironment, testKeys } from "@qstash-verify/testing";
import { expect, test, vi } from "vitest";
import { measured } from "./telemetry.js";

const env = testEnvironment("migration");
const url = "https://app.example.com/jobs?key=secret";

async function refuse(onRefused: ReceiverOptions["onRefused"], log?: (line: string) => void) {
  const { headers, body } = await signDelivery({ url, body: "x", key: testKeys.stranger });
  const all = new Headers(headers);
  const receiver = new Receiver({ env, onRefused });
  const incoming = { url, log, header: (name: string) => all.get(name), body: () => body };
  return receiver.receive(incoming).catch((error: unknown) => error);
}

test("refusals are counted by code, and nothing else of a request", async () => {
  const onRefused = countRefusals(() => {});
  for (let each = 0; each < 3; each++) await refuse(onRefused);
  const attributes = { "messaging.system": "qstash", "error.type": "signature_mismatch" };
  expect(await measured()).toEqual({
    "qstash.refusals": [expect.objectContaining({ attributes, value: 3 })],
  });
});

test("the owner's observer is told", async () => {
  const observer = vi.fn();
  const error = await refuse(countRefusals(observer));
  expect(error).toBeInstanceOf(VerificationError);
  expect(observer.mock.calls).toEqual([
    [error, expect.objectContaining({ path: "/jobs?key=secret" }), expect.any(Function)],
  ]);
});

test("without one, the line is printed that core prints", async () => {
  const counted: string[] = [];
  const plain: string[] = [];
  await refuse(undefined, (line) => plain.push(line));
  await refuse(countRefusals(), (line) => counted.push(line));
  expect(plain).toHaveLength(1);
  expect(counted).toEqual(plain);
});

test("what is no observer is an error", () => {
  expect(() => countRefusals({} as never)).toThrow(
    expect.objectContaining({ code: "option_invalid" }),
  );
});
