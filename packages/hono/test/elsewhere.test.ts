import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { verifySignature } from "@qstash-verify/hono";
import { testEnvironment } from "@qstash-verify/testing";
import { expect, test, vi } from "vitest";

// Not in a promise: Express 4 would not catch it there, and the process would end.
test("what another framework passes throws at once", () => {
  const verify: () => unknown = verifySignature({ env: testEnvironment("single") }) as never;
  const next = vi.fn();
  for (const other of [
    new IncomingMessage(new Socket()),
    new Request("https://app.example.com/jobs"),
    { raw: {}, headers: {} },
  ]) {
    expect(() => Reflect.apply(verify, undefined, [other, {}, next])).toThrow(
      expect.objectContaining({ code: "option_invalid" }),
    );
  }
  expect(next).not.toHaveBeenCalled();
});
