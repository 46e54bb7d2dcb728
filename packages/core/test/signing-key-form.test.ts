import { describe, expect, test } from "vitest";
import { formOf } from "../dist/signing-key-form.js";

const genuine = "sig_4bC6dE8fG0hJ2kL4mN6pQ8rS0tU2";

describe("in production, the form of a key", () => {
  const form = (secret: string) => formOf(secret, true, true);

  test.each([
    genuine,
    `sig_${"a1B2c3D4".repeat(3)}`,
    // Eight distinct characters: the least that passes.
    `sig_${"abcd".repeat(6)}`,
  ])("is usual: %s", (secret) => expect(form(secret)).toBe("usual"));

  test.each([
    `x${genuine}`,
    `"${genuine}"`,
    `${genuine} `,
    `${genuine}-x`,
    genuine.slice(0, 27),
    genuine.slice(0, 4),
    // Seven distinct characters.
    `sig_${"abc".repeat(8)}`,
    "sig_your_current_signing_key",
    "sig_yourCurrentSigningKey1234",
    "sig_EXAMPLE4bC6dE8fG0hJ2kL4m",
    "sig_4bC6dE8fG0hJ2changemeL4m",
    "sig_YourCurrentKeyFromTheConsole0",
    "sig_yourNextKeyGoesHere12345678",
    "sig_1234567890123456789012345678",
  ])("is unusable: %s", (secret) => expect(form(secret)).toBe("unusable"));
});

describe("elsewhere, the form of a key", () => {
  test.each(["sig_a", "sig_a-b_c", genuine])("is usual: %s", (secret) => {
    expect(formOf(secret, false, false)).toBe("usual");
    expect(formOf(secret, true, false)).toBe("usual");
  });

  test.each(["secret", "a.b:c+d/e=f-g", "undefined1", "nullable", "not-null"])(
    "is unusual as an option, and unusable in the environment: %s",
    (secret) => {
      expect(formOf(secret, true, false)).toBe("unusual");
      expect(formOf(secret, false, false)).toBe("unusable");
    },
  );

  test.each([
    "undefined",
    "null",
    "sig_",
    "sig_a b",
    "a b",
    "'a'",
    "a'",
    "x sig_a",
    "sig_a'",
    "$A",
    "",
  ])("is unusable: %s", (secret) => expect(formOf(secret, true, false)).toBe("unusable"));
});
