import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { signDelivery, testEnvironment, testKeys } from "@qstash-verify/testing";
import {
  NOW,
  prepare,
  type Row,
  receiverOptions,
  rowPath,
  rows,
  type WireRequest,
} from "@qstash-verify/testing/conformance";
import { describe, expect, test } from "vitest";
import { run } from "../dist/run.js";
import { createTerminal } from "../dist/terminal/terminal.js";
import { cli, directory, envFile } from "./command-line.js";

/** What the command line has no words for, or a request without a token. */
function reasonToSkip(row: Row, wire: WireRequest): string | undefined {
  const { env, currentSigningKey, nextSigningKey } = receiverOptions(row, rowPath(row));
  const values = [...Object.values(env ?? {}), currentSigningKey, nextSigningKey];
  if (values.some((value) => value?.includes("$"))) return "a $ in a .env file is refused by name";
  if (signatureOf(wire) === undefined) return "there is no token";
  return wire.framing === "cut-chunked" ? "a cut stream has no length to compare" : undefined;
}

function signatureOf(wire: WireRequest): string | undefined {
  const values = wire.headers.filter(([name]) => name.toLowerCase() === "upstash-signature");
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(", ");
}

function header(wire: WireRequest, wanted: string): string | undefined {
  const values = wire.headers.filter(([name]) => name.toLowerCase() === wanted);
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(", ");
}

function argumentsOf(row: Row, wire: WireRequest, folder: string): string[] {
  const { env, url, now, ...options } = receiverOptions(row, rowPath(row));
  const body = wire.framing === "cut" ? wire.body.subarray(0, wire.body.length / 2) : wire.body;
  const bodyFile = join(folder, "body");
  writeFileSync(bodyFile, body);
  const flags: Record<string, string | number | undefined> = {
    "--body-file": wire.framing === "withheld" ? undefined : bodyFile,
    "--env-file": envFile(env, folder),
    "--at": new Date(NOW).toISOString(),
    "--url": url === "path" || typeof url === "object" ? undefined : url,
    "--path": url === "path" ? wire.path : undefined,
    "--region-header": header(wire, "upstash-region"),
    "--content-length": header(wire, "content-length"),
    "--clock-tolerance": options.clockTolerance,
    "--max-body-bytes": options.maxBodyBytes,
    "--keys-file": keysFile(options.currentSigningKey, options.nextSigningKey),
  };
  const devMode = options.devMode === undefined ? [] : [options.devMode ? "--dev" : "--no-dev"];
  const strict = options.strict ? ["--strict"] : [];
  const given = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return ["explain", ...given, ...devMode, ...strict, "--json", "--", signatureOf(wire) ?? ""];
}

/** The receiver's options, as this command line takes them. */
function keysFile(current: string | undefined, next: string | undefined): string | undefined {
  if (current === undefined && next === undefined) return undefined;
  return envFile({ QSTASH_CURRENT_SIGNING_KEY: current, QSTASH_NEXT_SIGNING_KEY: next });
}

describe("every row of the conformance table that has a token is explained with its code", () => {
  // What runs around a handler comes after the signature.
  for (const row of rows.filter(({ options }) => options?.around === undefined)) {
    test(row.name, async (context) => {
      const wire = await prepare(row, rowPath(row));
      const isBaseUrl = typeof row.options?.url === "object";
      const isMisspelt = row.name.startsWith("the option ");
      const reason = isBaseUrl
        ? "explain compares one URL, or a path"
        : isMisspelt
          ? "the command line refuses an option it does not know"
          : reasonToSkip(row, wire);
      if (reason) context.skip(reason);
      const lines: string[] = [];
      const print = (text: string) => void lines.push(text);
      const parts = { env: {}, interactive: false, columns: 100, isColorful: false };
      const terminal = createTerminal({ ...parts, stdout: print, stderr: print });
      await run(argumentsOf(row, wire, directory()), terminal);
      const { steps, verdict } = JSON.parse(lines.join(""));
      const failed = steps.find(({ state }: { state: string }) => state === "fail");
      const own = row.handler === undefined || row.expect.code !== undefined;
      expect(verdict.code).toBe(own ? row.expect.code : undefined);
      if (verdict.code !== "option_invalid") expect(failed?.code).toBe(verdict.code);
    });
  }
});

describe("the command", () => {
  const env = testEnvironment("migration-with-unprefixed");

  test("tells each step of a genuine delivery, and no key", async () => {
    const body = Uint8Array.of(0xff, 0, 0xfe);
    const folder = directory();
    writeFileSync(join(folder, "body"), body);
    const { url, headers } = await signDelivery({
      url: "https://a.example/x",
      region: "US_EAST_1",
      body,
    });
    const token = headers["Upstash-Signature"] ?? "";
    const args = ["explain", token, "--body-file", join(folder, "body"), "--url", url];
    const { code, stdout, stderr } = await cli([...args, "--env-file", envFile(env, folder)]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const names = ["header", "token", "keys", "signature", "claims", "time", "url", "body"];
    expect(stdout.match(/^✓ \w+/gm)).toEqual(names.map((name) => `✓ ${name}`));
    expect(stdout).toContain("US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: the current key of US_EAST_1");
    expect(stdout).toContain("verdict: verified");
    for (const key of [testKeys.US_EAST_1, testKeys.EU_CENTRAL_1].flatMap(Object.values)) {
      expect(stdout).not.toContain(key);
    }
  });

  test("tells why a delivery is refused, and ends with 1", async () => {
    const { headers } = await signDelivery({
      url: "https://a.example",
      now: Date.now() - 3_600_000,
    });
    const token = headers["Upstash-Signature"] ?? "";
    const args = ["explain", token, "--body", "other", "--env-file", envFile(env)];
    const { code, stdout } = await cli(args);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ time +expired: valid until .*, 5\d min ago/);
    expect(stdout).toMatch(/✗ body +body_mismatch: its 5 bytes are not the signed ones/);
    expect(stdout).toContain("verdict: expired.");
  });

  test("has one verdict, which the steps lead to", async () => {
    const { headers } = await signDelivery({ url: "https://a.example/orders" });
    const token = headers["Upstash-Signature"] ?? "";
    for (const [path, sign, verdict, code] of [
      ["https://other.example/orders", "✓", "verified", 0],
      ["https://a.example/other", "✗", "url_mismatch", 1],
      ["/other", "✗", "url_mismatch", 1],
    ] as const) {
      const args = ["explain", token, "--path", path, "--env-file", envFile(env)];
      const ran = await cli(args);
      expect(ran.stdout).toMatch(new RegExp(`^${sign} url `, "m"));
      expect(ran.stdout).toContain(`verdict: ${verdict}.`);
      expect(ran.code).toBe(code);
    }
  });

  test("keeps the address of a page whole, however narrow the terminal is", async () => {
    const lines: string[] = [];
    const print = (text: string) => void lines.push(text);
    const parts = { env: {}, interactive: false, columns: 60, isColorful: false };
    const terminal = createTerminal({ ...parts, stdout: print, stderr: print });
    await run(["explain", "--", "a.b.c"], terminal);
    const rows = lines.join("").split("\n");
    const isPage = (row: string) => /^https:\/\/\S+\/errors\/signature_malformed$/.test(row);
    expect(rows.filter(isPage)).toHaveLength(1);
    expect(rows.filter((row) => row.length > 60 && !isPage(row))).toEqual([]);
  });

  test("takes the whole line of a header, as a log has it", async () => {
    const { headers } = await signDelivery({
      url: "https://app.example/",
      key: testKeys.EU_CENTRAL_1.current,
    });
    const env = envFile(testEnvironment("migration"));
    const line = `Upstash-Signature: ${headers["Upstash-Signature"]}`;
    expect((await cli(["explain", line, "--body", "", "-e", env])).code).toBe(0);
    const read = await cli(["explain", "-", "--body", "", "-e", env], { input: `${line}\n` });
    expect(read.code).toBe(0);
  });

  test("without any key it still decodes, and cannot tell", async () => {
    const { headers } = await signDelivery({ url: "https://a.example/orders" });
    const { code, stdout } = await cli(["explain", headers["Upstash-Signature"] ?? ""]);
    expect(code).toBe(2);
    expect(stdout).toContain("sub is https://a.example/orders");
    expect(stdout).toContain("verdict: keys_missing.");
  });

  test.each([[["explain"]], [["explain", "a.b.c", "--body", "a", "--body-file", "b"]]])(
    "%j is a mistake",
    async (args) => {
      expect((await cli(args)).code).toBe(2);
    },
  );
});
