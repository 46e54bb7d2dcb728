import { fakeDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { type Delivery, fromRequest, isPayloadError, Receiver } from "../dist/index.js";

const receiver = new Receiver({ env: testEnvironment("migration") });

const message = {
  body: '{"order":"A-1042"}',
  region: "US_EAST_1",
  messageId: "msg_1",
  retried: 2,
  scheduleId: "scd_1",
  urlGroup: "orders",
  callerIp: "192.0.2.7",
} as const;
const url = "https://app.example.com/api/orders";

let real: Delivery;
let fake: Delivery;

beforeEach(async () => {
  const signed = await signDelivery({ url, ...message });
  real = await receiver.receive(fromRequest(signed.toRequest()));
  fake = fakeDelivery({ ...message, destination: url, issuedAt: real.issuedAt });
});

describe("a delivery without a signature", () => {
  test("has every field and method of a verified one", () => {
    expect({ ...fake, tokenId: real.tokenId }).toEqual({ ...real });
    const membersOf = (delivery: object) => {
      const names = new Set<string>();
      for (let each = delivery; each !== Object.prototype; each = Object.getPrototypeOf(each)) {
        for (const name of Object.getOwnPropertyNames(each)) names.add(name);
      }
      return [...names].toSorted();
    };
    expect(membersOf(fake)).toEqual(membersOf(real));
  });

  test("reads its body as a verified one does", async () => {
    expect([fake.bytes(), fake.text(), fake.json()]).toEqual([
      real.bytes(),
      real.text(),
      real.json(),
    ]);
    const issues = [{ message: "no" }];
    const schema = { "~standard": { validate: () => ({ issues }) } };
    for (const each of [fake, real]) {
      const error = await each.json(schema).catch((thrown: unknown) => thrown);
      expect(isPayloadError(error) && [error.code, error.status, error.issues]).toEqual([
        "payload_invalid",
        400,
        issues,
      ]);
    }
  });

  test("throws what a verified one throws", async () => {
    const issues = [{ message: "too short", path: ["order"] }];
    const schema = { "~standard": { validate: () => ({ issues }) } };
    const reads: readonly ((delivery: Delivery) => unknown)[] = [
      (delivery) => delivery.json(),
      (delivery) => delivery.json(schema),
      (delivery) => delivery.callback(),
    ];
    const callback = '{"status":200,"sourceMessageId":"m"';
    for (const body of [
      "",
      "{",
      "{}",
      "null",
      `${callback},"body":"*"}`,
      `${callback},"header":""}`,
      `${callback},"header":0}`,
    ]) {
      const signed = await signDelivery({ url, body });
      const verified = await receiver.receive(fromRequest(signed.toRequest()));
      for (const read of reads) {
        expect(await outcomeOf(read, fakeDelivery({ body }))).toEqual(
          await outcomeOf(read, verified),
        );
      }
    }
  });

  test("has the message's key of a verified one", async () => {
    expect((await fake.identity()).message).toBe((await real.identity()).message);
  });

  test("reads a callback as a verified one does", async () => {
    const body = JSON.stringify({
      status: 500,
      header: { "Content-Type": ["text/plain"], "X-One": "1" },
      body: btoa("failed"),
      retried: "3",
      maxRetries: 3,
      sourceMessageId: "msg_0",
      topicName: "",
      url,
      sourceBody: "Pz8_", // base64url
      createdAt: 1_700_000_000_000,
      dlqId: "dlq_1",
    });
    const signed = await signDelivery({ url, body });
    const callback = (await receiver.receive(fromRequest(signed.toRequest()))).callback();
    const ours = fakeDelivery<Delivery>({ body }).callback();
    const plain = (each: typeof ours) => ({
      ...each,
      body: each.body.text(),
      sourceBody: each.sourceBody.text(),
    });
    expect(plain(ours)).toEqual(plain(callback));
    expect(() => fakeDelivery<Delivery>({ body: "{}" }).callback()).toThrow("not a callback");
  });

  test("says little where nothing is given, and what is given as JSON", () => {
    expect(fakeDelivery().text()).toBe("");
    expect(fakeDelivery({ body: { order: 1 } }).json()).toEqual({ order: 1 });
    expect(fakeDelivery({ region: undefined }).region).toBeUndefined();
  });

  test("is taken for a verified one by no receiver", async () => {
    const around = new Receiver({
      env: testEnvironment("single"),
      around: (_, proceed) => proceed(),
    });
    await expect(around.run(fake, async () => ({ status: 200 }))).rejects.toMatchObject({
      code: "option_invalid",
    });
  });
});

/** What reading a delivery gives: at once or later, a value or an error. */
async function outcomeOf(
  read: (delivery: Delivery) => unknown,
  delivery: Delivery,
): Promise<unknown> {
  let later = false;
  try {
    const value = read(delivery);
    later = value instanceof Promise;
    return { later, value: await value };
  } catch (error) {
    if (!isPayloadError(error)) throw error;
    const { name, code, status, statusCode, message, issues } = error;
    return { later, name, code, status, statusCode, message, issues };
  }
}
