import { Receiver } from "@upstash/qstash";
import { expect, test } from "vitest";
import { call, startSession } from "./session.js";

test("rolling makes the next key the current one", async () => {
  const { emulator } = await startSession();
  const region = emulator.regions.EU_CENTRAL_1;
  const before = region.keys;
  expect(await call(emulator, "GET", "/v2/keys")).toEqual({ status: 200, json: before });
  const { json } = await call(emulator, "POST", "/v2/keys/rotate");
  expect(json).toEqual({ current: before.next, next: expect.stringMatching(/^sig_\w{28}$/) });
  expect(region.keys).toEqual(json);
  expect(region.rollKeys().current).toBe(region.keys.current);
  expect(emulator.regions.US_EAST_1.keys).not.toEqual(region.keys);
});

test("changing what is shown changes no key", async () => {
  const given = { current: "sig_a", next: "sig_b" };
  const { emulator } = await startSession({ regions: { EU_CENTRAL_1: { keys: given } } });
  const region = emulator.regions.EU_CENTRAL_1;
  Object.assign(given, { current: "changed" });
  Object.assign(region.keys, { current: "changed" });
  expect(region.keys).toEqual({ current: "sig_a", next: "sig_b" });
  const rolled = region.rollKeys();
  const { next } = rolled;
  Object.assign(rolled, { current: "changed", next: "changed" });
  expect(region.keys).toEqual({ current: "sig_b", next });
});

test("an application survives one roll without new settings, and not two", async () => {
  const { emulator, eu, application } = await startSession();
  const { current, next } = emulator.regions.EU_CENTRAL_1.keys;
  const receiver = new Receiver({ currentSigningKey: current, nextSigningKey: next });
  const verify = async () => {
    await eu.publish({ url: application.url("/"), body: "x" });
    await emulator.settled();
    const signature = String(application.received.at(-1)?.headers["upstash-signature"]);
    return receiver.verify({ signature, body: "x" });
  };
  expect(await verify()).toBe(true);
  emulator.regions.EU_CENTRAL_1.rollKeys();
  expect(await verify()).toBe(true);
  emulator.regions.EU_CENTRAL_1.rollKeys();
  await expect(verify()).rejects.toThrow("signature");
});
