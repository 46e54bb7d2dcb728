import { verifySignature } from "@qstash-verify/fastify";
import fastify from "fastify";
import { expect, onTestFinished, test, vi } from "vitest";

test("twenty mistakes are printed, and no more: a request can be part of a text", async () => {
  const printed = vi.spyOn(console, "warn").mockImplementation(() => {});
  onTestFinished(() => printed.mockRestore());
  const app = fastify();
  onTestFinished(() => app.close());
  for (let count = 0; count < 25; count++) {
    app.register(async (scope) => {
      await scope.register(verifySignature, { [`misspelt${count}`]: true });
      scope.post(`/jobs/${count}`, async () => "reached");
    });
  }
  for (let count = 0; count < 25; count++) {
    const { statusCode } = await app.inject({ method: "POST", url: `/jobs/${count}` });
    expect(statusCode).toBe(500);
  }
  expect(printed).toHaveBeenCalledTimes(20);
});
