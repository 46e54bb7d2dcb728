import {
  forbidden,
  NOW,
  prepare,
  publishedUrl,
  RUN_HEADER,
  receiverOptions,
  rows,
  toRequest,
} from "@qstash-verify/testing/conformance";
import { compactVerify } from "jose";
import { describe, expect, test } from "vitest";
import { rowOfRun } from "../dist/conformance/run.js";

/** Every code that a receiver, or what runs around a handler, can answer without another middleware. */
const CODES = [
  "signature_missing",
  "signature_malformed",
  "algorithm_not_allowed",
  "signature_mismatch",
  "claims_invalid",
  "issuer_mismatch",
  "not_yet_valid",
  "expired",
  "url_mismatch",
  "region_mismatch",
  "body_mismatch",
  "body_truncated",
  "body_too_large",
  "replayed",
  "processing",
  "store_unavailable",
  "keys_missing",
  "option_invalid",
  "dev_mode_in_production",
];

describe("the table", () => {
  test("has many rows, each with a name of its own", () => {
    expect(rows.length).toBeGreaterThan(300);
    expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
  });

  test("expects every code, and no other", () => {
    const expected = new Set(rows.flatMap((row) => row.expect.code ?? []));
    expect([...expected].sort()).toEqual([...CODES].sort());
  });

  test("never expects a 489, 2xx or 3xx of a refusal", () => {
    for (const {
      name,
      expect: { status, code, seen },
    } of rows) {
      if (code !== undefined) expect([400, 401, 413, 500, 503], name).toContain(status);
      if (seen !== undefined) expect(status, name).toBe(200);
    }
  });

  test("says where NODE_ENV matters, and only there", () => {
    for (const row of rows.filter(({ needs }) => needs?.includes("development"))) {
      expect(row.env["NODE_ENV"], row.name).toBe("development");
    }
  });

  test("moves the clock nowhere", () => {
    expect(NOW % 1000).toBe(0);
    expect(rows.every((row) => receiverOptions(row, "/0").now() === NOW)).toBe(true);
  });

  test("receiverOptions resolves the published URL, and hands the rest on", () => {
    for (const row of rows) {
      const { url, env } = receiverOptions(row, "/rows/7");
      const given = row.options?.url;
      expect(url, row.name).toBe(given === "published" ? publishedUrl(row, "/rows/7") : given);
      expect(Object.keys(env)).toEqual(Object.keys(row.env));
    }
  });

  test("is played with keys that stand in no package, and are another run's no more", () => {
    const played = JSON.stringify(rows.map((row) => rowOfRun(row, "a0run0of0this0test")));
    expect(JSON.stringify(rows)).toMatch(/sig_Test\w+0{7}/);
    expect(played).not.toMatch(/sig_Test\w+0{7}/);
    const other = JSON.stringify(rows.map((row) => rowOfRun(row, "another0run0of00")));
    for (const [key] of other.matchAll(/sig_Test\w+/g)) expect(played).not.toContain(key);
  });
});

test.each(rows.map((row, index) => ({ name: row.name, row, path: `/rows/${index}` })))(
  "$name: can be prepared and sent",
  async ({ row, path }) => {
    const wire = await prepare(row, path);
    const { body, ...rest } = await prepare(row, path);
    expect(wire.path.startsWith(path)).toBe(true);
    expect(wire).toMatchObject(rest);
    // Not by an assertion library, which takes seconds over a million bytes.
    expect(Buffer.from(body).equals(wire.body)).toBe(true);

    const texts = forbidden(row, wire);
    expect(texts.length).toBeGreaterThan(3);
    expect(texts.every((text) => text.length >= 12)).toBe(true);

    if (row.needs?.includes("get-with-body")) {
      expect(() => toRequest(wire, "http://127.0.0.1")).toThrow(TypeError);
      return;
    }
    const request = toRequest(wire, "http://127.0.0.1:1");
    expect(new URL(request.url).pathname).toBe(path);
    if (row.needs?.includes("cut-body")) await expect(request.arrayBuffer()).rejects.toThrow();
    else if (!row.needs?.includes("withheld-body")) {
      expect(Buffer.from(await request.arrayBuffer()).equals(wire.body)).toBe(true);
    }
  },
);

test("whatever must verify is signed with HS256 by the key its row names", async () => {
  for (const row of rows.filter(({ expect: { seen } }) => seen !== undefined)) {
    const { token, headers } = await prepare(row, "/row");
    const { key } = rowOfRun(row, runOf(headers)).delivery;
    const secret = new TextEncoder().encode(key);
    await expect(compactVerify(token, secret, { algorithms: ["HS256"] })).resolves.toBeDefined();
  }
});

test("the token length of a row is met to the character", async () => {
  for (const row of rows.filter(({ delivery }) => delivery.tokenLength !== undefined)) {
    const { token } = await prepare(row, "/a/path/of/some/length");
    expect(token).toHaveLength(row.delivery.tokenLength ?? 0);
  }
});

/** The run whose keys a prepared row is signed with. */
function runOf(headers: readonly (readonly [name: string, value: string])[]): string {
  const [, run = expect.unreachable()] =
    headers.find(([name]) => name.toLowerCase() === RUN_HEADER) ?? [];
  return run;
}
