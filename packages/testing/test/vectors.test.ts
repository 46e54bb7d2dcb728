import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { bodyClaim, type Region, signDelivery, testKeys } from "@qstash-verify/testing";
import golden from "@qstash-verify/testing/vectors.json" with { type: "json" };
import { jwtVerify } from "jose";
import { describe, expect, test } from "vitest";

describe("deliveries signed by openssl", () => {
  test.each(golden.vectors)(
    "$name: jose verifies it, and the body is the one signed",
    async (vector) => {
      const body = Buffer.from(vector.body, "base64");
      const { payload } = await jwtVerify(vector.token, new TextEncoder().encode(vector.key), {
        algorithms: ["HS256"],
        issuer: "Upstash",
        currentDate: new Date(vector.now),
      });
      expect(payload.sub).toBe(vector.url);
      expect(String(payload["body"]).replace("=", "")).toBe(
        (await bodyClaim(body)).replace("=", ""),
      );
      expect(testKeys[vector.region as Region][vector.keySlot as "current" | "next"]).toBe(
        vector.key,
      );
    },
  );

  test("signDelivery makes the same tokens, to the character", async () => {
    const notBefore = { "nbf at zero": "epoch", "nbf in year 1": "year-one" } as const;
    for (const { name, url, key, now, body, token } of golden.vectors) {
      const unpadded = name.includes("without padding");
      const { headers } = await signDelivery({
        url,
        key,
        now,
        body: Buffer.from(body, "base64"),
        notBefore: notBefore[name as keyof typeof notBefore],
        claims: {
          jti: "jwt_GoldenVector0000000000000000",
          ...(unpadded
            ? { body: (await bodyClaim(Buffer.from(body, "base64"))).replace("=", "") }
            : {}),
        },
      });
      expect(headers["Upstash-Signature"], name).toBe(token);
    }
  });

  test.skipIf(spawnSync("openssl", ["version"]).status !== 0)("make.sh prints this file", () => {
    const directory = new URL("../vectors/", import.meta.url);
    const { stdout } = spawnSync("sh", ["make.sh"], { cwd: directory, encoding: "utf8" });
    expect(stdout).toBe(readFileSync(new URL("deliveries.json", directory), "utf8"));
  });
});
