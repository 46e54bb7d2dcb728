import { createEmulator } from "@qstash-verify/emulator";
import { testKeys, testTokens } from "@qstash-verify/testing";
import { expect, test } from "vitest";

test("keys and tokens are those of one emulator alone, and look like real ones", () => {
  const accounts = Array.from({ length: 20 }, () => createEmulator({ seed: 1 })).flatMap(
    ({ regions }) => Object.values(regions),
  );
  const keys = accounts.flatMap((region) => Object.values(region.keys));
  const tokens = accounts.map(({ token }) => token);
  expect(new Set(keys).size).toBe(80);
  expect(new Set(tokens).size).toBe(40);
  for (const key of keys) expect(key).toMatch(/^sig_[A-Za-z0-9]{28}$/);
  for (const token of tokens) {
    const account = { UserID: expect.any(String), Password: expect.any(String) };
    expect(JSON.parse(Buffer.from(token, "base64").toString())).toEqual(account);
    expect(encodeURIComponent(token.replace(/=+$/, ""))).toBe(token.replace(/=+$/, ""));
  }
  const published = [testKeys.unprefixed, testKeys.EU_CENTRAL_1, testKeys.US_EAST_1, testTokens];
  for (const each of published.flatMap((pair) => Object.values<string>({ ...pair }))) {
    expect([...keys, ...tokens]).not.toContain(each);
  }
});
