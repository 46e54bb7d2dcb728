import { VerificationError } from "@qstash-verify/core";
import { afterEach, expect, test, vi } from "vitest";
import { reportRefusal } from "../dist/report-refusal.js";

type Context = Parameters<typeof reportRefusal>[1];

afterEach(() => {
  vi.useRealTimers();
});

/** The lines that are printed of a refusal, outside production. */
function linesOf(code: ConstructorParameters<typeof VerificationError>[0], context: object) {
  const lines: string[] = [];
  const error = new VerificationError(code);
  reportRefusal(error, context as Context, false, (line) => lines.push(line));
  return lines.map((line) => line.slice(0, line.indexOf(" refused, ")));
}

test("a refusal is told with its method and path, without what could change a terminal", () => {
  expect(linesOf("expired", { method: "POST", path: "/a" })).toEqual(["POST /a"]);
  expect(linesOf("expired", { method: "PO\nST", path: "/\u001b[2J\u202e" })).toEqual([
    "PO?ST /?[2J?",
  ]);
  expect(linesOf("expired", { path: `/${"a".repeat(300)}` })).toEqual([`/${"a".repeat(199)}`]);
});

test("a delivery of which neither is known is a request, as in production", () => {
  const lines: string[] = [];
  const print = (line: string) => lines.push(line);
  const context = { method: undefined, path: "" } as Context;
  reportRefusal(new VerificationError("expired"), context, false, print);
  expect(lines).toEqual([expect.stringMatching(/^refused a request, 401 expired: The sig/)]);
});

test("with the signed URL only where that is not the right one", () => {
  const context = { method: "POST", path: "/a", destination: "https://b.example/" };
  expect(linesOf("url_mismatch", context)).toEqual(["POST /a signed for https://b.example/"]);
  expect(linesOf("body_mismatch", context)).toEqual(["POST /a"]);
  expect(linesOf("url_mismatch", { ...context, destination: undefined })).toEqual(["POST /a"]);
});

test("ten times a second, and again in the next one", () => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_767_225_600_000 });
  const told = () => linesOf("expired", { method: "POST", path: "/a" }).length;
  expect(Array.from({ length: 12 }, told)).toEqual([...Array(10).fill(1), 0, 0]);
  vi.setSystemTime(1_767_225_600_999);
  expect(told()).toBe(0);
  vi.setSystemTime(1_767_225_601_000);
  expect(told()).toBe(1);
});

test("in production each code once an hour, so that nobody can use up the only line", () => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
  const lines: string[] = [];
  const tell = (code: "replayed" | "processing") =>
    reportRefusal(new VerificationError(code), { path: "/a" } as Context, true, (line) =>
      lines.push(line.split(":")[0] as string),
    );
  for (let times = 0; times < 3; times += 1) tell("replayed");
  tell("processing");
  expect(lines).toEqual(["refused a request, 401 replayed", "refused a request, 503 processing"]);
  vi.setSystemTime(1_800_003_599_999);
  tell("replayed");
  expect(lines.length).toBe(2);
  vi.setSystemTime(1_800_003_600_000);
  tell("replayed");
  tell("replayed");
  expect(lines.slice(2)).toEqual(["refused a request, 401 replayed"]);
  // Two hours back: it is told at once, and not two hours later.
  vi.setSystemTime(1_799_996_400_000);
  tell("replayed");
  tell("replayed");
  expect(lines.length).toBe(4);
});
