import { expect, test } from "vitest";
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
