import { createRequire } from "node:module";
import * as imported from "@qstash-verify/core";
import * as importedNode from "@qstash-verify/core/building";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";

const require = createRequire(import.meta.url);
const required: typeof imported = require("@qstash-verify/core");
const requiredNode: typeof importedNode = require("@qstash-verify/core/building");

test("require() gives a copy of its own, with the same names", () => {
  expect(required.Receiver).not.toBe(imported.Receiver);
  expect(Object.keys(required).sort()).toEqual(Object.keys(imported).sort());
  expect(Object.keys(requiredNode).sort()).toEqual(Object.keys(importedNode).sort());
});

describe.each([
  ["what was imported, to the copy that was required", imported, required],
  ["what was required, to the copy that was imported", required, imported],
])("%s", (_, one, other) => {
  test("is the error that it is", () => {
    const refused = new one.VerificationError("expired");
    const misconfigured = new one.ConfigurationError("keys_missing", "");
    const unfit = new one.PayloadError("");
    expect(refused).not.toBeInstanceOf(other.VerificationError);
    for (const error of [refused, misconfigured, unfit]) {
      const kinds = [
        other.isVerificationError(error),
        other.isConfigurationError(error),
        other.isPayloadError(error),
      ];
      expect(kinds).toEqual([error === refused, error === misconfigured, error === unfit]);
    }
    expect(other.refusal(refused)).toEqual(one.refusal(refused));
    expect(other.toResponse(refused).status).toBe(401);
    expect(() => other.toResponse(misconfigured)).toThrow(misconfigured);
  });

  test("is a receiver, and verifies", async () => {
    const receiver = new one.Receiver({ env: testEnvironment("single") });
    expect(other.Receiver.from(receiver)).toBe(receiver);
    const url = "https://app.example.com/jobs";
    const delivery = await signDelivery({ url, body: "hello" });
    const incoming = other.fromRequest(delivery.toRequest());
    expect((await receiver.receive(incoming)).text()).toBe("hello");
    const forged = other.fromRequest((await signDelivery({ url, key: "sig_x" })).toRequest());
    const error = await receiver.receive(forged).catch((error) => error);
    expect(other.isVerificationError(error)).toBe(true);
  });
});
