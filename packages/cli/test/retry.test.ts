import { expect, onTestFinished, test, vi } from "vitest";
import { ApiError } from "../src/api/api-error.js";
import { retry } from "../src/api/retry.js";

test.each([
  { code: "ECONNRESET", attempts: 25, why: "the next connection may last" },
  { code: "ETIMEDOUT", attempts: 3, why: "each takes a minute or two" },
  { code: "ENOTFOUND", attempts: 3, why: "no name appears in a moment" },
  { code: "ANSWER_TOO_LARGE", attempts: 1, why: "it is as large the next time" },
])("a call that ends with $code is made $attempts times: $why", async ({ code, attempts }) => {
  let made = 0;
  const call = async () => {
    made += 1;
    throw new ApiError("no answer", { code });
  };
  await expect(retry(call, async () => {})).rejects.toThrow(ApiError);
  expect(made).toBe(attempts);
});

/** Time that passes only while somebody waits. */
function virtualTime() {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  return async (milliseconds: number) => void vi.setSystemTime(Date.now() + milliseconds);
}

test.each([
  { seconds: 59, says: "says when it ends" },
  { seconds: 59, says: "does not say when" },
])("a rate limit of $seconds s that $says is waited for", async ({ seconds, says }) => {
  const wait = virtualTime();
  const end = Date.now() + seconds * 1000;
  const resetAt = says.startsWith("says") ? { resetAt: end } : {};
  const call = async () => {
    if (Date.now() < end) throw new ApiError("too many", { status: 429, ...resetAt });
    return "answered";
  };
  expect(await retry(call, wait)).toBe("answered");
});

test("a rate limit that does not end is given up after a minute", async () => {
  const wait = virtualTime();
  const start = Date.now();
  const call = async () => {
    // The window of a second, which is over each time, and used up by others.
    throw new ApiError("too many", { status: 429, resetAt: Date.now() + 1000 });
  };
  await expect(retry(call, wait)).rejects.toThrow("too many");
  expect(Math.round((Date.now() - start) / 10_000)).toBe(6);
});

test("a rate limit whose end has passed by this clock is not asked about at once", async () => {
  const wait = virtualTime();
  let made = 0;
  const call = async () => {
    made += 1;
    throw new ApiError("too many", { status: 429, resetAt: Date.now() - 5000 });
  };
  await expect(retry(call, wait)).rejects.toThrow("too many");
  expect(made).toBeLessThan(80);
});

test("what a rate limit takes does not count as attempts", async () => {
  let made = 0;
  const call = async () => {
    made += 1;
    throw new ApiError("no", made % 2 === 1 ? { status: 429 } : { code: "ECONNRESET" });
  };
  await expect(retry(call, async () => {})).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(made).toBe(50);
});
