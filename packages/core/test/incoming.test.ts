import { expect, test } from "vitest";
import { bodyToVerify, fromRequest, headToVerify } from "../dist/incoming.js";

const request = () => new Request("https://app.example.com/jobs", { method: "POST", body: "{}" });
const gone = { alreadyRead: "verify the request before anything reads its body" };

test("a request's body is its stream, unless something has read, cancelled or locked it", async () => {
  const unread = request();
  expect(fromRequest(unread).body()).toBe(unread.body);

  const read = request();
  await read.text();
  expect(fromRequest(read).body()).toEqual(gone);

  const cancelled = request();
  await cancelled.body?.cancel();
  expect(cancelled.body?.locked).toBe(false);
  expect(fromRequest(cancelled).body()).toEqual(gone);

  const locked = request();
  locked.body?.getReader();
  expect(locked.bodyUsed).toBe(false);
  expect(fromRequest(locked).body()).toEqual(gone);
});

test("another framework's request is none of the Fetch API", () => {
  for (const other of [undefined, {}, { url: "/jobs", headers: { host: "app.example.com" } }]) {
    expect(() => fromRequest(other as unknown as Request)).toThrow(
      /^expected a Request of the Fetch API: .*option_invalid$/,
    );
  }
});

test("what verify() takes has two headers, and the URL if there is one", () => {
  const head = headToVerify({ signature: "a.b.c", upstashRegion: "US-EAST-1" });
  expect(head.header("upstash-signature")).toBe("a.b.c");
  expect(head.header("upstash-region")).toBe("US-EAST-1");
  expect(head.header("upstash-message-id")).toBeUndefined();
  expect(head.url).toBe("");
  expect(headToVerify({ signature: null, url: "https://app.example.com" }).url).toBe(
    "https://app.example.com",
  );
});

test("its body is bytes, a text, or nothing", () => {
  const bytes = new Uint8Array([1, 2]);
  expect(bodyToVerify({ signature: "", body: bytes })).toBe(bytes);
  expect(bodyToVerify({ signature: "", body: "ü" })).toEqual(new Uint8Array([0xc3, 0xbc]));
  expect(bodyToVerify({ signature: "", body: null })).toBeNull();
  expect(bodyToVerify({ signature: "" })).toBeUndefined();
  const parsed = { a: 1 } as unknown as string;
  expect(bodyToVerify({ signature: "", body: parsed })).toEqual({
    alreadyRead: "pass the body's bytes or its text",
  });
});
