import { type Around, fromRequest, Receiver, type ReceiverOptions } from "@qstash-verify/core";
import { signDelivery, testEnvironment, testKeys } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";

const env = testEnvironment("single");

async function codeOf(options: unknown, sign: object = {}): Promise<string> {
  const { toRequest } = await signDelivery({ url: "https://app.example.com/jobs", ...sign });
  const receiver = new Receiver({ env, ...(options as ReceiverOptions) });
  return receiver.receive(fromRequest(toRequest()), { runsHandler: true }).then(
    () => "verified",
    (error) => error.code,
  );
}

const run: Around = (_, handle) => handle();

test.each<[ReceiverOptions]>([
  [{ refuse: "throw" }],
  [{ refuse: () => new Response(null, { status: 401 }) }],
  [{ around: run }],
  [{ around: [run, run] }],
  [{ around: [] }],
])("%o is an option", async (options) => expect(await codeOf(options)).toBe("verified"));

describe("an option of the wrong type is option_invalid, before the sender is judged", () => {
  test.each<[keyof ReceiverOptions, readonly unknown[]]>([
    ["currentSigningKey", [null, 1, {}, Buffer.from("sig_")]],
    ["nextSigningKey", [null, true]],
    ["devMode", [null, 0, 1, "true", "false", ""]],
    ["strict", [null, 0, 1, "false", ""]],
    ["env", [null, 42, "process.env", () => env]],
    ["url", [undefined, null, "", false, new URL("https://app.example.com"), []]],
    ["clockTolerance", [null, "10", Number.NaN, Number.POSITIVE_INFINITY, -1, 301, 10n]],
    ["maxBodyBytes", [null, "10", Number.NaN, -1, 1.5]],
    ["now", [null, 5, () => undefined, () => Number.NaN]],
    ["onVerified", [null, {}]],
    ["onRefused", [null, "log"]],
    ["onDiagnostic", [null, 1]],
    ["refuse", [null, 401, "thrown", "", {}]],
    [
      "around",
      [undefined, null, 5, "once", {}, ["once"], [async () => ({ status: 200 }), undefined]],
    ],
  ])("%s", async (name, values) => {
    for (const value of values) {
      expect([value, await codeOf({ [name]: value })]).toEqual([value, "option_invalid"]);
      expect(await codeOf({ [name]: value }, { key: testKeys.stranger })).toBe("option_invalid");
    }
  });

  test("devMode beside signing keys", async () => {
    const both = { devMode: true, currentSigningKey: testKeys.EU_CENTRAL_1.current };
    expect(await codeOf(both)).toBe("option_invalid");
    const blank = { devMode: true, currentSigningKey: " ", nextSigningKey: "\n" };
    expect(await codeOf(blank)).toBe("signature_mismatch");
  });
});

test("an option that is undefined was left out, but for url and around", async () => {
  const names = ["currentSigningKey", "nextSigningKey", "devMode", "strict", "clockTolerance"];
  expect(await codeOf(Object.fromEntries(names.map((name) => [name, undefined])))).toBe("verified");
});

describe("options that an object has from its prototype hold as well", () => {
  const inherited = (options: ReceiverOptions) => codeOfExactly(Object.create({ env, ...options }));

  async function codeOfExactly(options: ReceiverOptions): Promise<string> {
    const { toRequest } = await signDelivery({ url: "https://app.example.com/jobs", body: "xx" });
    return new Receiver(options).receive(fromRequest(toRequest())).then(
      () => "verified",
      (error) => error.code,
    );
  }

  test.each<[ReceiverOptions, string]>([
    [{}, "verified"],
    [{ url: "https://other.example.com/" }, "url_mismatch"],
    [{ maxBodyBytes: 1 }, "body_too_large"],
    [{ currentSigningKey: testKeys.stranger }, "signature_mismatch"],
    [{ clockTolerance: 301 }, "option_invalid"],
  ])("%o: %s", async (options, code) => expect(await inherited(options)).toBe(code));

  test("those of a class, too, and they are read at the first request", async () => {
    let read = 0;
    class Settings {
      env = env;
      get maxBodyBytes() {
        read += 1;
        return 1;
      }
    }
    const receiver = new Receiver(new Settings());
    expect(read).toBe(0);
    const { toRequest } = await signDelivery({ url: "https://app.example.com/jobs", body: "xx" });
    await expect(receiver.receive(fromRequest(toRequest()))).rejects.toMatchObject({
      code: "body_too_large",
    });
  });
});

describe("what is no signing key is never used as one", () => {
  const impostors = ["undefined", "null", "$QSTASH_KEY", "sig_", "sig_a b", "'sig_abc'", "sig_a\0"];

  test.each(impostors)("as an option: %j", async (key) => {
    expect(await codeOf({ currentSigningKey: key }, { key })).toBe("keys_missing");
  });

  test.each(impostors)("in the environment, beside a real one: %j", async (key) => {
    const diagnostics: string[] = [];
    const beside = {
      env: { ...env, QSTASH_NEXT_SIGNING_KEY: key },
      onDiagnostic: ({ code }: { code: string }) => diagnostics.push(code),
    };
    expect(await codeOf(beside, { key })).toBe("signature_mismatch");
    expect(await codeOf(beside)).toBe("verified");
    expect(new Set(diagnostics)).toEqual(new Set(["key_malformed"]));
  });
});
