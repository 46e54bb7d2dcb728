import { type FakeDelivery, signDelivery } from "@qstash-verify/testing";
import { next, nextPages } from "@qstash-verify/testing/mocks";
import { expect, test } from "vitest";

const POST = next().verifySignature((_: Request, __: unknown, delivery: FakeDelivery) => delivery);

async function deliveryOf(headers: Record<string, string>): Promise<FakeDelivery> {
  const request = new Request("https://app.example.com/jobs", { method: "POST", headers });
  return Reflect.apply(POST as () => unknown, undefined, [request, {}]) as Promise<FakeDelivery>;
}

const TRACE = { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
const CLAIMED = {
  messageId: "msg_1",
  retried: 2,
  scheduleId: "scd_1",
  urlGroup: "orders",
  callerIp: "203.0.113.7",
};

test("a delivery has what the headers of a signed one say", async () => {
  const headers = { ...TRACE, tracestate: "a=1" };
  const signed = await signDelivery({
    ...CLAIMED,
    headers,
    url: "https://app.example.com/jobs",
    region: "US_EAST_1",
  });
  const { region, claimed } = await deliveryOf(signed.headers);
  expect(region).toBe("US_EAST_1");
  expect(claimed).toEqual({ ...CLAIMED, ...headers, region: "US_EAST_1" });
});

test("so has one of the Node.js hosts", async () => {
  const handler = nextPages().verifySignature(
    (_: unknown, __: unknown, delivery: FakeDelivery) => delivery,
  );
  const headers = { "upstash-region": "US-EAST-1", "upstash-caller-ip": "203.0.113.7", ...TRACE };
  const request = { url: "/api/jobs", headers, body: {} };
  const { region, claimed } = await Reflect.apply(handler as () => unknown, undefined, [request]);
  expect([region, claimed.callerIp]).toEqual(["US_EAST_1", "203.0.113.7"]);
  expect(claimed).toMatchObject(TRACE);
});

test("what the headers leave out, or cannot mean, is as in fakeDelivery()", async () => {
  const odd = { "Upstash-Region": "MARS", "Upstash-Retried": "often", "Upstash-Message-Id": "" };
  for (const headers of [{}, odd]) {
    const { region, claimed } = await deliveryOf(headers);
    expect([region, claimed.region, claimed.retried]).toEqual(["EU_CENTRAL_1", "EU_CENTRAL_1", 0]);
    expect([claimed.callerIp, claimed.traceparent]).toEqual(["192.0.2.1", undefined]);
    expect(claimed.messageId).toMatch(/^msg_/);
  }
});

test.each([
  ["json() alone", { json: async () => ({ order: 1 }) }],
  ["json() and headers", { json: async () => ({ order: 1 }), headers: new Headers() }],
  ["headers without get()", { json: async () => ({ order: 1 }), headers: {} }],
  ["a clone() of its own", { json: async () => ({ order: 1 }), clone: () => ({ text: () => "" }) }],
])("a part of a request is handed on untouched: %s", async (_, request) => {
  const handler = next().verifySignature(
    async (given: Request, __: unknown, delivery: FakeDelivery) => [
      given,
      await given.json(),
      delivery.text(),
    ],
  );
  const result = Reflect.apply(handler as () => unknown, undefined, [request]);
  expect(await result).toEqual([request, { order: 1 }, ""]);
});

test("a handler can be called without a request", async () => {
  const handler = next().verifySignature((given: unknown) => given ?? "nothing");
  expect(await Reflect.apply(handler as () => unknown, undefined, [])).toBe("nothing");
});

test("options replace what the headers say", async () => {
  const handler = next({ region: undefined, callerIp: "198.51.100.1" }).verifySignature(
    (_: unknown, __: unknown, delivery: FakeDelivery) => delivery,
  );
  const request = new Request("https://app.example.com/jobs", {
    headers: { "Upstash-Region": "US-EAST-1", "Upstash-Caller-Ip": "203.0.113.7" },
  });
  const { region, claimed } = await Reflect.apply(handler as () => unknown, undefined, [request]);
  expect([region, claimed.callerIp]).toEqual([undefined, "198.51.100.1"]);
});
