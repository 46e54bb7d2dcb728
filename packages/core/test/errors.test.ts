import { runInNewContext } from "node:vm";
import {
  ConfigurationError,
  isConfigurationError,
  isVerificationError,
  nonRetryable,
  PayloadError,
  refusal,
  retryAfter,
  SignatureError,
  toResponse,
  VerificationError,
  type VerificationErrorCode,
} from "@qstash-verify/core";
import { describe, expect, test } from "vitest";
import { requestExpected } from "../dist/configuration-error.js";
import { REFUSAL_TEXTS } from "../dist/refusal-texts.js";

const codes = Object.keys(REFUSAL_TEXTS) as VerificationErrorCode[];

test("a code of a later version is answered in general terms", () => {
  const error = Object.assign(new VerificationError("expired"), { code: "of_a_later_version" });
  const { status, headers, body } = refusal(error);
  expect([status, headers]).toEqual([
    401,
    { "content-type": "application/problem+json", "www-authenticate": "Upstash-Signature" },
  ]);
  expect(JSON.parse(body)).toMatchObject({ title: "The request is refused" });
});

test("an adapter of another framework says which request it expects", () => {
  expect(requestExpected("request of node:http")).toMatchObject({
    code: "option_invalid",
    message: expect.stringContaining("expected a request of node:http"),
  });
});

describe("errors", () => {
  test("are told apart by brand, across copies of the module", async () => {
    const again = (name: string) =>
      import(new URL(`../dist/${name}.js?copy`, import.meta.url).href);
    const copy = {
      ...((await again("verification-error")) as typeof import("../dist/verification-error.js")),
      ...((await again("configuration-error")) as typeof import("../dist/configuration-error.js")),
    };
    const refused = new copy.VerificationError("expired");
    const misconfigured = new copy.ConfigurationError("keys_missing", "");
    expect(refused).not.toBeInstanceOf(VerificationError);
    expect([isVerificationError(refused), isConfigurationError(refused)]).toEqual([true, false]);
    expect([isVerificationError(misconfigured), isConfigurationError(misconfigured)]).toEqual([
      false,
      true,
    ]);
  });

  test.each([undefined, null, "expired", new Error("expired"), { code: "expired", status: 401 }])(
    "%s is neither",
    (value) => {
      expect(isVerificationError(value) || isConfigurationError(value)).toBe(false);
    },
  );

  test("of a refusal record no stack frames, and leave others theirs", () => {
    expect(new VerificationError("expired").stack).not.toContain("\n");
    expect(new SignatureError("expired").stack).not.toContain("\n");
    expect(new ConfigurationError("keys_missing", "").stack).toContain("errors.test");
    const hostile = {
      get cause(): never {
        throw new RangeError("of the getter");
      },
    };
    expect(() => new VerificationError("expired", hostile)).toThrow("of the getter");
    expect(new Error("of somebody else").stack).toContain("errors.test");
  });

  test("of another copy that knows more codes are answered all the same", () => {
    const newer = Object.assign(new VerificationError("expired"), {
      code: "replayed",
      status: 401,
    });
    const { status, body } = refusal(newer as unknown as VerificationError);
    expect([status, JSON.parse(body).code]).toEqual([401, "replayed"]);
  });

  test("a SignatureError is a refusal by the name that users of the vendor's SDK test for", () => {
    const error = new SignatureError("expired");
    expect(error.name).toBe("SignatureError");
    expect(isVerificationError(error)).toBe(true);
  });
});

test("a refusal has its status in both spellings", () => {
  expect(new VerificationError("body_too_large")).toMatchObject({
    name: "VerificationError",
    status: 413,
    statusCode: 413,
  });
});

test("a refusal leaves the number of frames as it is, and makes none where there is none", () => {
  const limit = Error.stackTraceLimit;
  try {
    new VerificationError("expired");
    expect(Error.stackTraceLimit).toBe(limit);
    Reflect.deleteProperty(Error, "stackTraceLimit");
    new VerificationError("expired");
    expect("stackTraceLimit" in Error).toBe(false);
  } finally {
    Error.stackTraceLimit = limit;
  }
});

test("an error of the body has its name, and its page", () => {
  const { name, code, status, statusCode, message } = new PayloadError("The body is not JSON");
  expect({ name, code, status, statusCode }).toEqual({
    name: "PayloadError",
    code: "payload_invalid",
    status: 400,
    statusCode: 400,
  });
  expect(message).toBe(
    "The body is not JSON. See https://qstash-verify.github.io/qstash-verify/errors/payload_invalid",
  );
});

test("an error of the setup names its page", () => {
  const { name, message } = new ConfigurationError("keys_missing", "Set both keys");
  expect([name, message]).toEqual([
    "ConfigurationError",
    "Set both keys. See https://qstash-verify.github.io/qstash-verify/errors/keys_missing",
  ]);
});

describe("toResponse", () => {
  test.each(codes)("%s is answered with problem details", async (code) => {
    const response = toResponse(new VerificationError(code));
    const [title, remedy, status = 401] = REFUSAL_TEXTS[code];
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.has("www-authenticate")).toBe(status === 401);
    const type = `https://qstash-verify.github.io/qstash-verify/errors/${code}`;
    const body = await response.text();
    expect(JSON.parse(body)).toEqual({ type, title, status, code });
    // That is for the owner, not for the sender.
    expect(body).not.toContain(remedy);
  });

  test("never tells QStash to give a message up", () => {
    for (const code of codes) expect(refusal(new VerificationError(code)).status).not.toBe(489);
  });

  test.each([
    new ConfigurationError("keys_missing", ""),
    new TypeError("of the handler"),
    runInNewContext('new Error("of another realm")'),
    new DOMException("with a tag of its own", "AbortError"),
  ])("leaves %s to the host", (error) => {
    let thrown: unknown;
    try {
      toResponse(error);
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBe(error);
  });

  test("hands the host what is no error as the cause of one", () => {
    expect(() => toResponse("thrown")).toThrow(expect.objectContaining({ cause: "thrown" }));
  });
});

describe("answers of a handler", () => {
  test("nonRetryable ends the message", async () => {
    const response = nonRetryable("no such account");
    expect(response.status).toBe(489);
    expect(response.headers.get("upstash-nonretryable-error")).toBe("true");
    expect(await response.text()).toBe("no such account");
  });

  test.each([
    [60, "60"],
    [0.2, "1"],
    [new Date(Date.UTC(2026, 0, 2)), "Fri, 02 Jan 2026 00:00:00 GMT"],
  ])("retryAfter(%s)", (when, value) => {
    const response = retryAfter(when);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, value]);
  });

  test.each([-1, -0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e21, new Date("soon")])(
    "retryAfter(%s) is option_invalid",
    (when) => {
      expect(() => retryAfter(when)).toThrow(expect.objectContaining({ code: "option_invalid" }));
    },
  );
});
