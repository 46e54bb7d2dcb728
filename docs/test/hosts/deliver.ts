import { sendDelivery, signDelivery, testKeys } from "@qstash-verify/testing";
import { expect } from "vitest";

/** Sends an app a delivery of QStash, which it has to accept, and a forged one, which it has to refuse. */
export async function expectVerification(origin: string, path: string): Promise<void> {
  const message = {
    url: new URL(path, origin).href,
    body: '{"id":"A-1042"}',
    headers: { "Content-Type": "application/json" },
  };
  const genuine = await sendDelivery(await signDelivery(message));
  // NestJS answers a POST with 201.
  expect([200, 201], await genuine.text()).toContain(genuine.status);
  const forged = await sendDelivery(await signDelivery({ ...message, key: testKeys.stranger }));
  expect(forged.status).toBe(401);
  expect(await forged.json()).toMatchObject({ code: "signature_mismatch" });
}
