import { ConfigurationError } from "@qstash-verify/core";
import { expect, test } from "vitest";
import { StepLog } from "../dist/step-log.js";

const facts = { name: "region", proven: "EU_CENTRAL_1" } as const;
const broken = new TypeError("a step that is broken");

test("an error that is no refusal is no step: it says nothing of the request", () => {
  const log = new StepLog();
  const fail = () => {
    throw broken;
  };
  expect(() => log.take(fail, () => facts)).toThrow(broken);
  expect(() => log.takeAnyway(fail, () => facts, undefined)).toThrow(broken);
  expect(() => log.check(fail, facts)).toThrow(broken);
  expect(log.steps).toEqual([]);
});

test("a wrong setup is one that failed, and the steps that do not depend on it go on", () => {
  const error = new ConfigurationError("keys_missing", "no keys");
  const log = new StepLog();
  const fail = () => {
    throw error;
  };
  expect(log.takeAnyway(fail, () => facts, "instead")).toBe("instead");
  expect(() => log.take(fail, () => facts)).toThrow(error);
  expect(log.steps).toEqual(Array(2).fill({ ...facts, state: "fail", error }));
  expect(log.error).toBe(error);
});
