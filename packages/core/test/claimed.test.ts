import { expect, test } from "vitest";
import { readClaimed } from "../dist/claimed.js";

const claimedOf = (headers: Readonly<Record<string, string>>) =>
  readClaimed({ url: "/", header: (name) => headers[name] }, "US_EAST_1");

test("every header that QStash sends along", () => {
  expect(
    claimedOf({
      "upstash-message-id": "msg_1",
      "upstash-retried": "12",
      "upstash-schedule-id": "scd_1",
      "upstash-topic-name": "orders",
      "upstash-caller-ip": "192.0.2.1",
      traceparent: "00-1-2-01",
      tracestate: "a=b",
    }),
  ).toEqual({
    region: "US_EAST_1",
    messageId: "msg_1",
    retried: 12,
    scheduleId: "scd_1",
    urlGroup: "orders",
    callerIp: "192.0.2.1",
    traceparent: "00-1-2-01",
    tracestate: "a=b",
  });
});

test("a header that is blank or missing claims nothing", () => {
  const nothing = {
    messageId: undefined,
    retried: undefined,
    scheduleId: undefined,
    urlGroup: undefined,
    callerIp: undefined,
    traceparent: undefined,
    tracestate: undefined,
  };
  const names = ["message-id", "retried", "schedule-id", "topic-name", "caller-ip"];
  const blank = Object.fromEntries(names.map((name) => [`upstash-${name}`, ""]));
  expect(claimedOf({})).toEqual({ region: "US_EAST_1", ...nothing });
  expect(claimedOf(blank)).toEqual({ region: "US_EAST_1", ...nothing });
});

test.each(["x1", "1x", "-1", "1.5", " 1"])("%j is no number of attempts", (value) => {
  expect(claimedOf({ "upstash-retried": value }).retried).toBeUndefined();
});
