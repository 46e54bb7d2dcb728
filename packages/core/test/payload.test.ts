import { isPayloadError } from "@qstash-verify/core";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readCallback } from "../dist/callback.js";
import { Payload } from "../dist/payload.js";

const payload = (text: string) => new Payload(new TextEncoder().encode(text));
const base64 = (data: string | Uint8Array) => Buffer.from(data).toString("base64");

describe("json", () => {
  test("without a schema is the parsed value", () => {
    expect(payload('\uFEFF{"amount":1}').json()).toEqual({ amount: 1 });
  });

  test("with a schema is what the schema makes of it", async () => {
    const schema = z.object({ amount: z.string().transform(Number) });
    const value: { amount: number } = await payload('{"amount":"12"}').json(schema);
    expect(value).toEqual({ amount: 12 });
  });

  test("of what a schema refuses is payload_invalid with its issues", async () => {
    const refused = payload('{"amount":"x"}').json(z.object({ amount: z.number() }));
    await expect(refused).rejects.toMatchObject({
      code: "payload_invalid",
      status: 400,
      issues: [{ path: ["amount"] }],
    });
  });

  test("of an empty body says that it is empty", () => {
    expect(caught(() => payload("").json()).message).toContain("the body is empty");
  });

  test("with a schema, what is not JSON is a rejection too", async () => {
    const refused = payload("no JSON")
      .json(z.object({}))
      .catch(({ code }) => code);
    expect(await refused).toBe("payload_invalid");
  });

  test("of what is not JSON is payload_invalid, and nothing of it is in the error", () => {
    const error = caught(() => payload("card 4242424242424242").json());
    expect(error).toMatchObject({ code: "payload_invalid", issues: [] });
    expect(`${error.stack}${error.cause}`).not.toContain("4242");
  });
});

describe("callback", () => {
  const envelope = {
    status: 200,
    header: { "Content-Type": ["text/plain"], "X-One": "1", "X-Odd": { toString: 1 } },
    body: base64(new Uint8Array([0xff, 0x00])),
    retried: 1,
    maxRetries: "3",
    sourceMessageId: "msg_1",
    topicName: "",
    url: "https://app.example.com/jobs",
    method: "POST",
    sourceHeader: null,
    sourceBody: base64("grüß"),
    notBefore: "1701198458025",
    createdAt: 1701198447054,
    callerIP: "192.0.2.1",
    dlqId: "dlq_1",
  };

  test("reads numbers and strings, lists and single values, text and bytes", () => {
    const callback = readCallback(envelope);
    expect(callback).toMatchObject({
      status: 200,
      headers: { "Content-Type": ["text/plain"], "X-One": ["1"], "X-Odd": [] },
      retried: 1,
      maxRetries: 3,
      sourceMessageId: "msg_1",
      urlGroup: undefined,
      sourceHeaders: {},
      notBefore: 1701198458025,
      createdAt: 1701198447054,
      callerIp: "192.0.2.1",
      dlqId: "dlq_1",
    });
    expect([...callback.body.bytes()]).toEqual([255, 0]);
    expect(callback.sourceBody.text()).toBe("grüß");
  });

  test("reads where a message went, and what it belongs to", () => {
    const { body, header, sourceHeader, sourceBody, ...rest } = envelope;
    const callback = readCallback({
      ...rest,
      topicName: "newsletter",
      endpointName: "first",
      scheduleId: "scd_1",
      sourceHeader: { "X-Two": ["a", "b"] },
    });
    expect(callback).toMatchObject({
      urlGroup: "newsletter",
      endpointName: "first",
      url: "https://app.example.com/jobs",
      method: "POST",
      scheduleId: "scd_1",
      headers: {},
      sourceHeaders: { "X-Two": ["a", "b"] },
    });
    expect([callback.body.text(), callback.sourceBody.text()]).toEqual(["", ""]);
  });

  test.each([
    ["-5", -5],
    ["5s", undefined],
    ["s5", undefined],
    ["1.5", undefined],
    ["1e3", undefined],
    [[5], undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [true, undefined],
  ])("%o as a number is %o", (value, expected) => {
    expect(readCallback({ ...envelope, retried: value }).retried).toBe(expected);
  });

  test.each([
    null,
    1,
    [],
    { ...envelope, sourceMessageId: 5 },
    { ...envelope, sourceMessageId: "" },
    {},
    { status: 200 },
    { ...envelope, status: " " },
    { ...envelope, body: "%" },
    { ...envelope, header: 1 },
  ])("%o is no envelope", (value) => {
    expect(caught(() => readCallback(value))).toSatisfy(isPayloadError);
  });
});

function caught(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
