// biome-ignore-all lint/suspicious/noThenProperty: it is what an observer may return
import { fromRequest, Receiver, type ReceiverOptions, toResponse } from "@qstash-verify/core";
import { signDelivery, testEnvironment, testKeys } from "@qstash-verify/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const url = "https://app.example.com/jobs";
const env = testEnvironment("single");

let unhandled: unknown[];
const onUnhandled = (reason: unknown) => void unhandled.push(reason);

beforeEach(() => {
  unhandled = [];
  process.on("unhandledRejection", onUnhandled);
});
afterEach(async () => {
  // Node.js tells of them when the microtasks of a turn have ended.
  await new Promise(setImmediate);
  process.off("unhandledRejection", onUnhandled);
  expect(unhandled).toEqual([]);
});

const fail = (): never => {
  throw new Error("an error of its owner");
};
const reject = async (): Promise<never> => fail();
const bomb = (): object => Object.defineProperty({}, "then", { get: fail });
const throwing = (): object => new Proxy({}, { get: fail, has: fail, ownKeys: fail });
const odd = [
  fail,
  reject,
  bomb,
  throwing,
  () => ({ then: fail }),
  () => ({ then: (_: unknown, no: (reason: unknown) => void) => no(undefined) }),
  () => new Promise(() => {}),
  () => true,
  () => "verified",
  () => new Response(null, { status: 200 }),
];

const observers = odd.flatMap((each) => [
  { onRefused: each },
  { onVerified: each },
  { onDiagnostic: each },
  { onRefused: each, onVerified: each, onDiagnostic: each },
]);
const others = [
  ...odd.filter((each) => !String(each).includes("new Promise")).map((refuse) => ({ refuse })),
  ...odd.flatMap((each) => [{ now: each }, { url: each }]),
  { env: throwing() },
  { env: { ...env, NODE_ENV: throwing() } },
  { clockTolerance: 300, maxBodyBytes: 0 },
  { strict: false, devMode: false, url: () => true },
  {
    onRefused: (error: object) =>
      Object.assign(error, { status: 200, code: "verified", name: "Delivery" }),
  },
  { onRefused: (error: object) => Object.freeze(error), refuse: "throw" },
];
const table = [...observers, ...others].map((each) => each as unknown as ReceiverOptions);

const forged: object[] = [
  { key: testKeys.stranger },
  { claims: { body: "" } },
  { claims: { exp: 1 } },
  { headers: { "Upstash-Signature": undefined } },
  { headers: { "Upstash-Signature": "a.b.c" } },
];

describe("no option lets a refused delivery pass, whatever its functions do", () => {
  test.each(table.map((options, index) => [index, options] as const))(
    "row %i",
    async (_, options) => {
      for (const each of forged) {
        const { toRequest } = await signDelivery({ url, body: "x", ...each });
        const outcome = await new Receiver({ env, ...options })
          .receive(fromRequest(toRequest()))
          .then(
            () => "verified",
            (error) => error,
          );
        expect(outcome).toBeInstanceOf(Error);
      }
    },
  );
});

test.each(observers.map((each, index) => [index, each] as const))(
  "no observer changes a verdict: %i",
  async (_, observer) => {
    const options = { env, ...(observer as ReceiverOptions) };
    const good = await signDelivery({ url, body: "x" });
    const delivery = await new Receiver(options).receive(fromRequest(good.toRequest()));
    expect(delivery.text()).toBe("x");
    const bad = await signDelivery({ url, body: "x", key: testKeys.stranger });
    const reason = await new Receiver(options)
      .receive(fromRequest(bad.toRequest()))
      .catch((error) => error);
    expect([reason.code, toResponse(reason).status]).toEqual(["signature_mismatch", 401]);
  },
);

describe("a head that nobody should send is refused", () => {
  const long = "a".repeat(1_000_000);
  const values = ["", " ", long, `${long}.${long}.${long}`, ".".repeat(100_000), "\0", "\u20ac"];
  const signatures = [...values, "a.b.c, a.b.c", "e30.e30.e30", "__proto__", "[object Object]"];

  test.each(signatures.map((each, index) => [index, each] as const))(
    "as a signature: %i",
    async (_, signature) => {
      const header = (name: string) => (name === "upstash-signature" ? signature : undefined);
      const incoming = { url, method: "POST", header, body: () => new Uint8Array() };
      const error = await new Receiver({ env }).receive(incoming).catch((reason) => reason);
      expect(error).toMatchObject({ name: "VerificationError", status: 401 });
      expect(error.message.length).toBeLessThan(500);
    },
  );

  test.each([...values, "//", "//[", "http://[", "*", "/%", "/\ud800", "?#", "a:b:c", "/../.."])(
    "as a target: %#",
    async (target) => {
      const { toRequest } = await signDelivery({ url, body: "x", key: testKeys.stranger });
      const seen: unknown[] = [];
      const onRefused = (...told: unknown[]) => void seen.push(told);
      const incoming = { ...fromRequest(toRequest()), url: target };
      const receiver = new Receiver({ env, onRefused, url });
      const error = await receiver.receive(incoming).catch((reason) => reason);
      expect(error).toMatchObject({ name: "VerificationError", code: "signature_mismatch" });
      expect(seen).toHaveLength(1);
    },
  );

  test("in every other header", async () => {
    const { toRequest } = await signDelivery({ url, body: "x", key: testKeys.stranger });
    const sent = fromRequest(toRequest());
    for (const value of values) {
      const header = (name: string) => (name === "upstash-signature" ? sent.header(name) : value);
      const error = await new Receiver({ env, onRefused: () => {} })
        .receive({ ...sent, header })
        .catch((reason) => reason);
      expect(error).toMatchObject({ name: "VerificationError" });
    }
  });
});
