import { createHash } from "node:crypto";
import { type Identity, verifyRequest } from "@qstash-verify/core";
import { type DeliveryOptions, signDelivery, testEnvironment } from "@qstash-verify/testing";
import { expect, onTestFinished, test, vi } from "vitest";

const url = "https://app.example.com/jobs";
const env = testEnvironment("migration", "US_EAST_1");
const sha256 = (text: string) => createHash("sha256").update(text).digest("base64url");

async function identityOf(
  messageId: string | undefined,
  options: Partial<DeliveryOptions> = {},
): Promise<Identity & { signature: string | undefined }> {
  const delivery = await signDelivery({ url, body: "x", ...options });
  const request = delivery.toRequest();
  if (messageId === undefined) request.headers.delete("upstash-message-id");
  else request.headers.set("upstash-message-id", messageId);
  const identity = await (await verifyRequest(request, { env })).identity();
  return { ...identity, signature: delivery.headers["Upstash-Signature"]?.split(".")[2] };
}

test("the key of a message is made of its id, its destination and its body's hash", async () => {
  const { message, token, signature } = await identityOf("msg_1");
  const hash = sha256("x");
  expect(message).toBe(sha256(`5:msg_1${url.length}:${url}${hash.length}:${hash}`));
  expect(token).toBe(sha256(`43:${signature}`));
});

test("every attempt at a message has its key, whichever region signed it, and its own token", async () => {
  const first = await identityOf("msg_1");
  const attempts = [
    await identityOf("msg_1", { claims: { jti: "other" } }),
    // Base64 with its padding is the same hash.
    await identityOf("msg_1", { claims: { body: `${sha256("x")}=` } }),
    await identityOf("msg_1", { region: "US_EAST_1" }),
  ];
  for (const attempt of attempts) {
    expect(attempt.message).toBe(first.message);
    expect(attempt.token).not.toBe(first.token);
  }
});

test("no two messages have the same key", async () => {
  const keys = [
    await identityOf("msg_1"),
    await identityOf("msg_2"),
    await identityOf("msg_1", { body: "y" }),
    await identityOf("msg_1", { url: `${url}/` }),
    // What belongs to one part cannot be moved to another.
    await identityOf(`msg_1${url.length}:${url}`, { url: "https://app.example.com/job" }),
    await identityOf(undefined),
  ].map(({ message }) => message);
  expect(new Set(keys).size).toBe(keys.length);
});

test("where there is no id, or an empty one, the token stands in for the message", async () => {
  for (const id of [undefined, ""]) {
    const { message, token, signature } = await identityOf(id);
    expect([message, token]).toEqual(Array(2).fill(sha256(`43:${signature}`)));
  }
});

test("its age is counted from the verdict, on this machine's clock", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const delivery = await verifyRequest((await signDelivery({ url })).toRequest(), { env });
  vi.setSystemTime(Date.now() + 1500);
  expect((await delivery.identity()).age).toBe(1500);
});
