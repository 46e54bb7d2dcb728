import { createHash } from "node:crypto";
import { regionHeader, regions } from "@qstash-verify/testing";
import { Receiver } from "@upstash/qstash";
import { describe, expect, test } from "vitest";
import { clientOf, startSession } from "./session.js";

describe.each(regions)("%s", (name) => {
  test.each([
    ["JSON", '{"order":"A-1042"}'],
    ["other text", "ünïcödé"],
    ["nothing", ""],
  ])("the vendor's Receiver verifies a delivery of %s", async (_, body) => {
    const { emulator, application } = await startSession();
    const url = application.url("/hook?a=b");
    await clientOf(emulator, name).publish({ url, body });
    await emulator.settled();
    const { keys } = emulator.regions[name];
    const pair = { currentSigningKey: keys.current, nextSigningKey: keys.next };
    const parts = {
      signature: String(application.only.headers["upstash-signature"]),
      body: Buffer.from(application.only.body, "latin1").toString(),
      url,
    };
    expect(await new Receiver(pair).verify(parts)).toBe(true);
    const forged = { ...parts, body: `${parts.body} ` };
    await expect(new Receiver(pair).verify(forged)).rejects.toThrow();
  });

  test("the environment of migration mode is all that a receiver needs", async () => {
    const { emulator, application } = await startSession();
    await clientOf(emulator, name).publish({ url: application.url("/"), body: "x" });
    await emulator.settled();
    const env = emulator.env("migration", "US_EAST_1");
    const { headers, body } = application.only;
    expect(headers["upstash-region"]).toBe(regionHeader(name));
    const receiver = new Receiver({
      currentSigningKey: env[`${name}_QSTASH_CURRENT_SIGNING_KEY`] ?? "",
      nextSigningKey: env[`${name}_QSTASH_NEXT_SIGNING_KEY`] ?? "",
    });
    const signature = String(headers["upstash-signature"]);
    expect(await receiver.verify({ signature, body })).toBe(true);
  });
});

test("the claims have the forms of real tokens", async () => {
  const { emulator, eu, application } = await startSession();
  const url = application.url("/");
  await eu.publish({ url, body: "abc" });
  await emulator.settled();
  const [, payload = ""] = String(application.only.headers["upstash-signature"]).split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  expect(claims).toEqual({
    aud: "",
    body: `${createHash("sha256").update("abc").digest("base64url")}=`,
    exp: claims.iat + 300,
    iat: expect.any(Number),
    iss: "Upstash",
    jti: expect.stringMatching(/^jwt_\w{28}$/),
    nbf: -62_135_596_800,
    sub: url,
  });
});

test("signatures bear the real time, or the emulator's if asked for", async () => {
  const startAt = Date.UTC(2030, 0, 1);
  for (const signWith of ["real", "emulator"] as const) {
    const { emulator, eu, application } = await startSession({ startAt, signWith });
    const before = Math.floor(Date.now() / 1000);
    await eu.publish({ url: application.url("/"), delay: "1d" });
    await emulator.runUntilIdle();
    const [, payload = ""] = String(application.only.headers["upstash-signature"]).split(".");
    const { iat } = JSON.parse(Buffer.from(payload, "base64url").toString());
    if (signWith === "emulator") expect(iat).toBe(startAt / 1000 + 86_400);
    else expect(iat).toBeGreaterThanOrEqual(before);
    if (signWith === "real") expect(iat).toBeLessThan(startAt / 1000);
  }
});
