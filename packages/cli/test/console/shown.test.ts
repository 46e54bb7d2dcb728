import { describe, expect, test } from "vitest";
import { bodyView } from "../../src/console/messages/body-view.js";
import { refusalOf } from "../../src/console/messages/refusal.js";
import { headerPairs, shownHeaders } from "../../src/console/messages/shown-headers.js";
import { stepBars } from "../../src/console/runs/step-bars.js";

const bytes = (text: string) => Buffer.from(text);

describe("headers", () => {
  test("what opens doors is masked, in whatever header it is", () => {
    const secret = "s3cretS3cretS3cret";
    const names = ["Authorization", "Cookie", "X-Api-Key", "my-token", "Client-Secret", "Password"];
    for (const name of [...names, "X-Access-Token-Id", "Key-Name"]) {
      const [[, shown = ""] = []] = shownHeaders([[name, secret]]);
      expect([name, shown]).toEqual([name, "…cret"]);
    }
    const token = `eyJ${"a".repeat(209)}`;
    expect(shownHeaders([["Upstash-Signature", token]])).toEqual([
      ["Upstash-Signature", "eyJ…(212 characters)"],
    ]);
    expect(shownHeaders([["Upstash-Signature", "garbage"]])).toEqual([
      ["Upstash-Signature", "…(7 characters)"],
    ]);
    expect(shownHeaders([["Location", "https://u:p@a.example/?token=abc"]])).toEqual([
      ["Location", "https://…@a.example/?token=…"],
    ]);
  });

  test("the others are shown, and a long one is cut", () => {
    const plain = [
      ["Content-Type", "application/json"],
      ["Upstash-Flow-Control-Key", "orders"],
    ] as const;
    expect(shownHeaders(plain)).toEqual(plain);
    expect(shownHeaders([["X-Long", "a".repeat(5_000)]])[0]?.[1]).toHaveLength(4_001);
    expect(headerPairs({ A: ["1", "2"], B: "3" })).toEqual([
      ["A", "1"],
      ["A", "2"],
      ["B", "3"],
    ]);
    expect(headerPairs(null)).toEqual([]);
  });
});

describe("bodies", () => {
  test("JSON is indented, and no number of it is rounded", () => {
    const json = '{"a":1.10,"b":[12345678901234567890,"x, [y]: \\"z"],"c":{}}';
    expect(bodyView(bytes(json))).toEqual({
      form: "json",
      text: '{\n  "a": 1.10,\n  "b": [\n    12345678901234567890,\n    "x, [y]: \\"z"\n  ],\n  "c": {}\n}',
      exact: json,
      bytes: 58,
      isCut: false,
    });
    expect(bodyView(bytes("{}")).exact).toBeUndefined();
  });

  test("text is text, and bytes are a dump", () => {
    expect(bodyView(bytes(""))).toEqual({ form: "empty", text: "", bytes: 0, isCut: false });
    expect(bodyView(bytes("grüß"))).toMatchObject({ form: "text", text: "grüß", bytes: 6 });
    const dump = bodyView(Uint8Array.of(0xff, 0x00, 0x41));
    expect(dump).toMatchObject({ form: "hex", bytes: 3, isCut: false });
    expect(dump.text).toMatch(/^00000000 {2}ff 00 41 +\.\.A$/);
    expect(bodyView(bytes("a\0b")).form).toBe("hex");
  });

  test("a long one is cut, also through a character, and says how long it is", () => {
    const long = bodyView(bytes(`a${"ü".repeat(40_000)}`));
    expect(long).toMatchObject({ form: "text", bytes: 80_001, isCut: true });
    expect(long.text).toBe(`a${"ü".repeat(32_767)}`);
    expect(bodyView(Buffer.alloc(100_000, 0xff))).toMatchObject({ bytes: 100_000, isCut: true });
    expect(bodyView(bytes("{}"), 90_000)).toMatchObject({ form: "text", isCut: true });
  });

  test("what is deep does not grow without an end", () => {
    const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
    expect(bodyView(bytes(deep))).toMatchObject({ form: "json", text: deep });
  });
});

describe("refusals", () => {
  const answer = (problem: unknown, contentType = "application/problem+json") =>
    refusalOf({ contentType, body: JSON.stringify(problem) });

  test("a code of ours is told in our words, whatever the answer says beside", () => {
    const refusal = answer({
      code: "signature_mismatch",
      title: "Pay here",
      type: "https://evil.example/",
    });
    expect(refusal).toMatchObject({
      title: "None of the trusted keys made the signature",
      page: expect.stringMatching(/\/errors\/signature_mismatch$/),
    });
    expect(JSON.stringify(refusal)).not.toContain("evil");
  });

  test("of another code there is no page, and little text", () => {
    const code = `<script>${"a".repeat(100)}`;
    expect(answer({ code, title: "b".repeat(1_000), type: "https://evil.example/" })).toEqual({
      code: `${code.slice(0, 64)}…`,
      title: `${"b".repeat(200)}…`,
    });
    for (const name of ["__proto__", "constructor", "toString"]) {
      expect(answer({ code: name })).toEqual({ code: name, title: "The app answered a problem" });
    }
  });

  test("what is no problem is none", () => {
    for (const problem of [null, 1, [], { code: 1 }, { code: "" }, { title: "x" }]) {
      expect(answer(problem)).toBeUndefined();
    }
    expect(answer({ code: "expired" }, "text/html")).toBeUndefined();
    expect(refusalOf({ contentType: "application/problem+json", body: "{" })).toBeUndefined();
    expect(
      refusalOf({ contentType: "application/problem+json", body: "a".repeat(20_000) }),
    ).toBeUndefined();
  });
});

test("a run that says anything draws no bar that is none", () => {
  for (const steps of [null, 1, [null], [{ steps: [null, 1, { state: "x" }] }], [{ steps: {} }]]) {
    for (const bar of stepBars({ steps }, 0)) expect(bar.state).toBe("running");
  }
  expect(stepBars({ steps: [{ steps: Array(5_000).fill({}) }] }, 0)).toHaveLength(2_000);
});
