import { verifyRequest } from "@qstash-verify/core";
import { bodyKind, parseBody } from "@qstash-verify/core/building";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";

describe("a content type says that a body is", () => {
  test.each([
    ["application/json", "json"],
    ["Application/JSON; charset=utf-8", "json"],
    ["application/json \t;charset=utf-8", "json"],
    ["application/vnd.api-v2.x_y+json", "json"],
    ["application/+json", "bytes"],
    ["application/jsonl", "bytes"],
    ["application/json x", "bytes"],
    ["x-application/json", "bytes"],
    ["application/x-json", "bytes"],
    ["text/plain", "text"],
    ["Text/Plain;charset=utf-8", "text"],
    ["text/plain \t; charset=utf-8", "text"],
    ["text/plain2", "bytes"],
    ["text/plain x", "bytes"],
    ["x-text/plain", "bytes"],
    ["text/html", "bytes"],
    ["", "bytes"],
    [undefined, "bytes"],
  ])("%j: %s", (contentType, kind) => expect(bodyKind(contentType)).toBe(kind));
});

describe("a handler gets", () => {
  const parsed = async (
    type: string | readonly string[] | undefined,
    body: string | Uint8Array,
    parser?: (text: string) => unknown,
  ) => {
    const { toRequest } = await signDelivery({ url: "https://app.example.com/jobs", body });
    const delivery = await verifyRequest(toRequest(), { env: testEnvironment("single") });
    const value = parseBody({ headers: { "content-type": type } }, delivery, parser);
    return value === delivery.bytes() ? "the bytes" : value;
  };

  test.each<[string, string | readonly string[] | undefined, string | Uint8Array, unknown]>([
    ["the value of JSON", "application/json", '{"a":[1]}', { a: [1] }],
    ["a falsy one, too", "application/json", "0", 0],
    ["the bytes if it is none", "application/json", "{", "the bytes"],
    ["a text", "text/plain", "{}", "{}"],
    ["a text without its BOM", "text/plain", "\u{feff}ü", "ü"],
    ["the bytes if it is not UTF-8", "text/plain", new Uint8Array([0x61, 0xff]), "the bytes"],
    ["what a list of one says", ["text/plain"], "a", "a"],
    ["the bytes of another type", "application/octet-stream", "{}", "the bytes"],
    ["the bytes without a type", undefined, "{}", "the bytes"],
    ["undefined for nothing, as JSON", "application/json", "", undefined],
    ["undefined for nothing, as a text", "text/plain", "", undefined],
  ])("%s", async (_, type, body, value) => expect(await parsed(type, body)).toEqual(value));

  test("what the host's own parser makes of JSON, and of nothing else", async () => {
    const parser = (text: string) => ({ text });
    expect(await parsed("application/json", "[]", parser)).toEqual({ text: "[]" });
    expect(await parsed("text/plain", "[]", parser)).toBe("[]");
    const refuse = () => {
      throw new SyntaxError("a prototype");
    };
    expect(await parsed("application/json", "[]", refuse)).toBe("the bytes");
  });
});
