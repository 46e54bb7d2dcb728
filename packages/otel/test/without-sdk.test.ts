import { handleRequest } from "@qstash-verify/core";
import { countRefusals, traced, traceHeaders } from "@qstash-verify/otel";
import { signDelivery, testEnvironment, testKeys } from "@qstash-verify/testing";
import { expect, test } from "vitest";

const url = "https://app.example.com/jobs";

test("without an SDK nothing is recorded, and with one that comes later everything is", async () => {
  const around = traced();
  const onRefused = countRefusals(() => {});
  const options = { env: testEnvironment("migration"), around, onRefused };
  const deliver = async (sign: object = {}) => {
    const { toRequest } = await signDelivery({ url, ...sign });
    const active = () => Response.json(traceHeaders());
    return handleRequest(toRequest(), active, options);
  };
  expect(await (await deliver()).json()).toEqual({});
  expect((await deliver({ key: testKeys.stranger })).status).toBe(401);

  // It registers one.
  const { endedSpans, measured } = await import("./telemetry.js");
  expect(endedSpans()).toEqual([]);
  expect(await (await deliver()).json()).toHaveProperty("traceparent");
  expect(endedSpans()).toMatchObject([{ name: "process /jobs" }]);
  await deliver({ key: testKeys.stranger });
  expect(Object.keys(await measured()).sort()).toEqual([
    "messaging.client.consumed.messages",
    "messaging.process.duration",
    "qstash.refusals",
  ]);
});
