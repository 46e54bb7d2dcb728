import { afterEach, expect, test, vi } from "vitest";
import { print, printable, warn } from "../dist/output.js";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function printed() {
  return vi.spyOn(console, "warn").mockImplementation(() => {});
}

test("a line goes to the host's logger, otherwise to the console, if there is one", () => {
  const onConsole = printed();
  const log = vi.fn();
  print("refused", log);
  expect(log).toHaveBeenCalledExactlyOnceWith("refused");
  expect(onConsole).not.toHaveBeenCalled();
  print("refused");
  expect(onConsole).toHaveBeenCalledExactlyOnceWith("qstash-verify: refused");
  vi.stubGlobal("console", undefined);
  expect(() => print("refused")).not.toThrow();
});

test("a warning is one of the process, with its code", () => {
  const onConsole = printed();
  const emitted = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  warn("no keys", "keys");
  expect(emitted).toHaveBeenCalledExactlyOnceWith("no keys", {
    type: "QStashVerifyWarning",
    code: "keys",
  });
  expect(onConsole).not.toHaveBeenCalled();
});

test.each([
  ["there is no process", undefined],
  ["it has no warnings", {}],
  [
    "it throws",
    {
      emitWarning: () => {
        throw new Error("not in this sandbox");
      },
    },
  ],
])("or a line on the console, where %s", (_, process) => {
  const onConsole = printed();
  vi.stubGlobal("process", process);
  warn("no keys", "keys");
  expect(onConsole).toHaveBeenCalledExactlyOnceWith("qstash-verify: no keys (keys)");
});

test("a stranger's text is shortened, and cannot change the terminal", () => {
  expect(printable("/jobs?id=7~!")).toBe("/jobs?id=7~!");
  expect(printable("a b\u001b[2J\u00e9\u007f")).toBe("a?b?[2J??");
  expect(printable("x".repeat(300))).toHaveLength(200);
});
