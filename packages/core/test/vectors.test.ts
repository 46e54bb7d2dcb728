import { Receiver } from "@qstash-verify/core";
import { testEnvironment } from "@qstash-verify/testing";
import golden from "@qstash-verify/testing/vectors.json" with { type: "json" };
import { describe, expect, test } from "vitest";
import { engine as web } from "../dist/crypto/web.js";
import { parseToken } from "../dist/token.js";

describe("deliveries signed by openssl", () => {
  test.each(golden.vectors)("$name", async ({ region, keySlot, key, url, now, body, token }) => {
    const receiver = new Receiver({ env: testEnvironment("migration"), url, now: () => now });
    const delivery = await receiver.receive({
      url: "/",
      header: (name) => (name === "upstash-signature" ? token : undefined),
      body: () => Buffer.from(body, "base64"),
    });
    expect(delivery).toMatchObject({ region, keySlot, destination: url });
    expect(await web.hmac(key)(parseToken(token))).toBe(true);
  });
});
