import { afterEach, beforeEach, expect, test, vi } from "vitest";

const PAGE = "https://qstash-verify.github.io/qstash-verify/reference/diagnostics";
const failed = "An observer, such as onRefused, threw. The error was ignored: catch it there";

/** With its memory of what it has shown as a new process has it. */
async function fresh() {
  vi.resetModules();
  return import("../dist/diagnostics.js");
}

let warned: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

const warning = (message: string, code: string) => [
  `${message}. See ${PAGE}`,
  { type: "QStashVerifyWarning", code },
];

test("without an observer, each setting is a warning of the process, once", async () => {
  const { diagnose, MESSAGES } = await fresh();
  diagnose("key_malformed", undefined, "QSTASH_NEXT_SIGNING_KEY");
  diagnose("key_malformed", undefined, "QSTASH_CURRENT_SIGNING_KEY");
  diagnose("key_malformed", undefined, "QSTASH_NEXT_SIGNING_KEY");
  diagnose("regional_keys_replaced");
  diagnose("regional_keys_replaced");
  expect(warned.mock.calls).toEqual([
    warning(`QSTASH_NEXT_SIGNING_KEY ${MESSAGES.key_malformed}`, "key_malformed"),
    warning(`QSTASH_CURRENT_SIGNING_KEY ${MESSAGES.key_malformed}`, "key_malformed"),
    warning(MESSAGES.regional_keys_replaced, "regional_keys_replaced"),
  ]);
});

test("an observer gets every one, and nothing is printed", async () => {
  const { diagnose, MESSAGES } = await fresh();
  const observer = vi.fn();
  diagnose("key_alone", observer, "QSTASH_NEXT_SIGNING_KEY");
  diagnose("key_alone", observer, "QSTASH_NEXT_SIGNING_KEY");
  const message = `QSTASH_NEXT_SIGNING_KEY ${MESSAGES.key_alone}. See ${PAGE}`;
  expect(observer.mock.calls).toEqual(Array(2).fill([{ code: "key_alone", message }]));
  expect(warned).not.toHaveBeenCalled();
});

test("an observer that throws is reported, and not heard", async () => {
  const { notify } = await fresh();
  const throws = () => {
    throw new Error("a secret");
  };
  notify(throws);
  expect(warned.mock.calls).toEqual([warning(failed, "observer_failed")]);
});

test("one that rejects is, too; one that is not there is not called", async () => {
  const { notify } = await fresh();
  notify<[string]>(undefined, "told");
  expect(warned).not.toHaveBeenCalled();
  const observer = vi.fn(async (_told: string) => {
    throw new Error("a secret");
  });
  notify(observer, "told");
  expect(observer).toHaveBeenCalledExactlyOnceWith("told");
  await vi.waitFor(() => expect(warned).toHaveBeenCalled());
  expect(warned.mock.calls).toEqual([warning(failed, "observer_failed")]);
});
