import { isConfigurationError, Receiver } from "@qstash-verify/core";
import { explain } from "@qstash-verify/core/building";
import { signDelivery, testEnvironment, testKeys } from "@qstash-verify/testing";
import {
  prepare,
  receiverOptions,
  rowPath,
  rows,
  toRequest,
} from "@qstash-verify/testing/conformance";
import { describe, expect, test } from "vitest";

const url = "https://app.example.com/jobs?id=7";
const env = testEnvironment("migration");

async function explained(sign: object, options: object = {}, body?: Uint8Array) {
  const { headers } = await signDelivery({ url, body: "x", ...sign });
  const header = (name: string) => new Headers(headers).get(name);
  return explain({ url, header }, body, { env, ...options });
}

const shown = ({ steps }: Awaited<ReturnType<typeof explain>>) =>
  steps.map(({ name, state, error }) => [name, state, ...(error ? [error.code] : [])].join(" "));

describe("what is explained is the verdict of a receiver", () => {
  for (const row of rows) {
    test(row.name, async (context) => {
      const wire = await prepare(row, rowPath(row));
      if (wire.method === "GET" && wire.body.length > 0) context.skip("fetch has no such request");
      if (wire.framing.startsWith("cut")) context.skip("no bytes are at hand");
      const options = { ...receiverOptions(row, rowPath(row)), onRefused: () => {} };
      const { headers } = toRequest(wire, "http://127.0.0.1");
      const head = { url: wire.path, header: (name: string) => headers.get(name) };
      const { error, steps } = await explain(head, wire.body, options);
      const received = await new Receiver({ ...options, onDiagnostic: () => {} })
        .receive({ ...head, body: () => wire.body }, { runsHandler: true })
        .then(
          () => undefined,
          (thrown) => thrown,
        );
      expect(error?.code).toBe(received?.code);
      const failed = steps.find(({ state }) => state === "fail");
      if (!isConfigurationError(error)) expect(failed?.error?.code).toBe(error?.code);
      const said = JSON.stringify(steps);
      for (const key of Object.values(options.env)) {
        if (key.startsWith("sig_")) expect(said).not.toContain(key);
      }
    });
  }
});

describe("the steps", () => {
  const bytes = new TextEncoder().encode("x");

  test("are told in their order", async () => {
    const told = await explained({}, { url, strict: true }, bytes);
    const names = "header token keys signature claims time region url body".split(" ");
    expect(shown(told)).toEqual(names.map((name) => `${name} pass`));
    expect(told.error).toBeUndefined();
  });

  test("that nobody asks for are skipped", async () => {
    const told = await explained({ headers: { "Upstash-Region": undefined } }, { strict: true });
    expect(shown(told).slice(-3)).toEqual(["region skip", "url skip", "body skip"]);
  });

  test("throw what is no refusal, as a receiver does", async () => {
    const error = new RangeError("of the app");
    const url = () => {
      throw error;
    };
    await expect(explained({}, { url }, bytes)).rejects.toBe(error);
  });

  test("go on behind one that fails, and the first decides", async () => {
    const forged = { key: testKeys.stranger, now: Date.now() - 3_600_000 };
    const told = await explained(forged, { url: "https://other.example/" }, Uint8Array.of(1));
    expect(shown(told).slice(2)).toEqual([
      "keys pass",
      "signature fail signature_mismatch",
      "claims pass",
      "time fail expired",
      "url fail url_mismatch",
      "body fail body_mismatch",
    ]);
    expect(told.error?.code).toBe("signature_mismatch");
  });

  test("go on where there is no key at all", async () => {
    const told = await explained({}, { env: {} });
    expect(shown(told).slice(2, 4)).toEqual(["keys fail keys_missing", "claims pass"]);
  });

  test("tell what they look at, without a secret", async () => {
    const { steps } = await explained({ region: "US_EAST_1" });
    const [, token, keys, signature] = steps;
    expect(token).toMatchObject({ parts: [36, expect.any(Number), 43], header: { alg: "HS256" } });
    const signer = {
      source: "US_EAST_1_QSTASH_CURRENT_SIGNING_KEY",
      slot: "current",
      region: "US_EAST_1",
    };
    expect(keys).toMatchObject({ trusted: expect.arrayContaining([signer]) });
    expect(signature).toEqual({ name: "signature", state: "pass", signer });
  });

  test("tell of what is missing or broken", async () => {
    const missing = await explain({ url, header: () => null }, undefined, { env });
    expect(missing.steps[0]).toMatchObject({ name: "header", length: 0, state: "fail" });
    const broken = await explain({ url, header: () => "a.bc" }, undefined, { env });
    expect(broken.steps[1]).toMatchObject({ name: "token", parts: [1, 2], header: undefined });
    const keyless = await explained({}, { env: {}, strict: true });
    expect(keyless.steps[2]).toMatchObject({ name: "keys", trusted: [] });
    // Nobody signed: there is no region to compare, and no signature to speak of.
    expect(shown(keyless)).toContain("region skip");
    expect(keyless.steps.map(({ name }) => name)).not.toContain("signature");
  });

  test("end where nothing can follow", async () => {
    const told = await explained({ claims: { exp: undefined, body: 7 } });
    expect(told.steps.at(-1)).toMatchObject({
      name: "claims",
      wrong: [
        { name: "exp", value: undefined },
        { name: "body", value: 7 },
      ],
    });
  });

  test("tell of a body by its announced length, before it is there", async () => {
    const sign = { headers: { "Content-Length": "9" } };
    const told = await explained(sign, { maxBodyBytes: 8 });
    expect(told.steps.at(-1)).toMatchObject({ name: "body", announced: 9, limit: 8 });
    expect(told.error?.code).toBe("body_too_large");
  });

  test("are not taken by options that cannot be obeyed", async () => {
    const told = await explained({}, { clockTolerance: -1 });
    expect(told).toMatchObject({ steps: [], error: { code: "option_invalid" } });
  });
});
