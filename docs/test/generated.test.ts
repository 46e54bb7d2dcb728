import { readFileSync } from "node:fs";
import { VerificationError, verifyRequest } from "@qstash-verify/core";
import { expect, test, vi } from "vitest";
import { logLine } from "../build/error-examples.js";
import { generatedPages } from "../build/generated-pages.js";

const pages = await generatedPages();

test.each(pages)("$file is as it is generated: npm run generate in docs", ({ file, text }) => {
  expect(readFileSync(file, "utf8")).toBe(text);
});

test("the line in the error pages is the one that a refusal prints", async () => {
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const request = new Request("https://app.example.com/api/qstash", { method: "POST" });
  await verifyRequest(request, { env: { NODE_ENV: "test" } }).catch(() => undefined);
  expect(warn).toHaveBeenCalledExactlyOnceWith(logLine(new VerificationError("signature_missing")));
});
