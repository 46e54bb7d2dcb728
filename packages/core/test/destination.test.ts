import { fromRequest, Receiver, type ReceiverOptions } from "@qstash-verify/core";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";
import {
  checkDestination,
  checkExpectedUrl,
  type ExpectedUrl,
  pathIn,
} from "../dist/destination.js";

/** Whether a signature for `destination` passes on a request for `target`. */
function passes(destination: string, expected: ExpectedUrl | undefined, target = "/"): boolean {
  try {
    checkDestination(destination, expected, { url: target, header: () => undefined });
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "url_mismatch" });
    return false;
  }
}

test("is not checked unless asked for", () => {
  expect(passes("anything", undefined)).toBe(true);
});

test("a string is the exact URL", () => {
  expect(passes("https://a.example/x", "https://a.example/x")).toBe(true);
  expect(passes("https://a.example/x/", "https://a.example/x")).toBe(false);
});

test("a URL of this machine may be http, in any spelling", () => {
  expect(checkExpectedUrl("http://localhost:3000/x")).toBe("http://localhost:3000/x");
  expect(checkExpectedUrl("HTTP://localhost:3000/x")).toBe("HTTP://localhost:3000/x");
});

test("a function is given the request and returns the exact URL", () => {
  const tenant = ({ url }: { url: string }) => `https://a.example${url}`;
  expect(passes("https://a.example/x", tenant, "/x")).toBe(true);
  expect(passes("https://a.example/x", tenant, "/y")).toBe(false);
});

test("a function is shown what was signed, and may agree to it", () => {
  const anyScheme = ({ url }: { url: string }, destination: string) =>
    destination.endsWith(`://a.example${url}`) ? destination : "";
  expect(passes("http://a.example/x", anyScheme, "/x")).toBe(true);
  expect(passes("https://a.example/x", anyScheme, "/x")).toBe(true);
  expect(passes("https://b.example/x", anyScheme, "/x")).toBe(false);
});

test("a function that returns no string is a mistake of ours, not a pass", () => {
  const broken = (() => undefined) as unknown as () => string;
  const request = { url: "/x", header: () => undefined };
  expect(() => checkDestination("https://a.example/x", broken, request)).toThrow(
    expect.objectContaining({ code: "option_invalid" }),
  );
});

describe('"path"', () => {
  test.each([
    ["https://a.example/x?y=1", "/x?y=1"],
    ["https://a.example", "/"],
    ["https://a.example?y=1", "/?y=1"],
    ["https://a.example/x#part", "/x"],
    ["https://a.example/a%2Fb?q=%20+", "/a%2Fb?q=%20+"],
    ["https://a.example/grüß", "/gr%C3%BC%C3%9F"],
    ['https://a.example/x?q="', '/x?q="'],
    ["https://a.example/x", "http://internal:3000/x"],
    ["https://a.example/x?q=a%20b", "http://internal:3000/x?q=a+b"],
    ["https://a.example//x", "//x"],
    ["https://a.example/x?q=%ff", "http://internal:3000/x?q=%FF"],
    ["https://a.example/x?q=%c3%a9", "http://internal:3000/x?q=é"],
    ["https://a.example/x?&a&b=1=1", "http://internal:3000/x?a=&b=1%3D1"],
  ])("%s is delivered as %s", (destination, target) => {
    expect(passes(destination, "path", target)).toBe(true);
  });

  test.each([
    ["https://a.example/x", "/x/"],
    ["https://a.example/x?y=1", "/x"],
    ["https://a.example/x", "/x?y=1"],
    ["https://a.example/x", "//a.example/x"],
    ["https://a.example/x", "/other/%2e%2e/x"],
    ["https://a.example/x", "/other/../x"],
    ["https://a.example/x?q=a%20b", "/x?q=a+b"],
    ["https://a.example/x?a=1&b=2", "http://internal:3000/x?b=2&a=1"],
    ["https://a.example/x?a=1", "http://internal:3000/y?a=1"],
    ["/x", "/x"],
    ["x", "x"],
    ["", ""],
    ["https://", ""],
    ["https://a.example/x?q=%ff", "http://internal:3000/x?q=%fe"],
    ["https://a.example/x?q=%ff", "http://internal:3000/x?q=%EF%BF%BD"],
    ["https://a.example/x?q=%ff", "http://internal:3000/x?q=%25ff"],
    ["https://a.example/x?q=%25ff", "http://internal:3000/x?q=%ff"],
    ["https://a.example/x?q=%ff", "http://internal:3000/x?q=%c3%bf"],
    ["https://a.example/x?a=1%26b=2", "http://internal:3000/x?a=1&b=2"],
    ["https://a.example\\@b/x", "/x"],
    ["https://a.example\\@b.example/x", "/@b.example/x"],
    ["https://a.example\\@b.example/../x", "/x"],
    ["https:///x", "/x"],
    ["https://a.example/x\ny", "/x"],
    ["https://a.example/x\ny", "/xy"],
    ["https://a.example/x y", "/x"],
    ["ftp://a.example/x", "/x"],
    // Its origin is that of the URL inside.
    ["blob:https://a.example/x", "/x"],
    ["x-https://a.example/x", "/x"],
    ["https://a.example:99999/x", "/x"],
    ["https://a.example/x", "x"],
    ["https://a.example/x?q=%80", "http://internal:3000/x?q=%81"],
  ])("%s is not delivered as %s", (destination, target) => {
    expect(passes(destination, "path", target)).toBe(false);
  });
});

describe("a base URL", () => {
  const both = ["https://a.example", "https://b.example:8443/base"];

  test.each([
    ["https://a.example/x?y=1", "/x?y=1", "https://a.example"],
    ["https://a.example", "/", "https://a.example/"],
    ["https://A.example:443/x", "/x", "https://a.example"],
    ["https://a.example/x", "http://internal:3000/x", "HTTPS://A.example:443"],
    ["https://a.example/x", "/x", both],
    ["https://b.example:8443/base/x?y=1", "/x?y=1", both],
    ["https://b.example:8443/base/x?y=%20", "http://internal/x?y=+", both],
    ["https://a.example/base", "/", "https://a.example/base"],
    ["https://a.example/base?y=1", "http://internal/?y=1", "https://a.example/base/"],
    ["https://a.example/base/", "/", "https://a.example/base"],
    ["https://a.example/gr%C3%BC%C3%9F/x", "/x", "https://a.example/grüß"],
  ])("%s is delivered as %s behind %s", (destination, target, baseUrl) => {
    expect(passes(destination, { baseUrl }, target)).toBe(true);
  });

  test.each([
    ["https://customer.example/x", "/x", "https://a.example"],
    ["http://a.example/x", "/x", "https://a.example"],
    ["https://a.example:8443/x", "/x", "https://a.example"],
    ["https://a.example.evil.example/x", "/x", "https://a.example"],
    ["https://a.example@evil.example/x", "/x", "https://a.example"],
    ["https://a.example\\@evil.example/x", "/x", "https://a.example"],
    ["https://a.example\\@evil.example/../x", "/x", "https://a.example"],
    ["https://evil.example/?https://a.example/x", "/x", "https://a.example"],
    ["https://a.example/y", "/x", "https://a.example"],
    ["https://a.example/base/x", "/x", both],
    ["https://b.example:8443/x", "/x", both],
    ["https://b.example:8443/basex", "/x", both],
    ["https://b.example:8443/base/x", "/base/x", both],
    ["https://b.example:8443/other/../base/x", "/y", both],
    ["https://b.example:8443/base/../x", "/x", both],
    ["https://a.example/", "/base", "https://a.example/base"],
    ["orders", "/x", both],
  ])("%s is not delivered as %s behind %s", (destination, target, baseUrl) => {
    expect(passes(destination, { baseUrl }, target)).toBe(false);
  });
});

describe("a base URL that cannot be compared is option_invalid, not a check that is off", () => {
  const code = async (url: unknown) => {
    const { toRequest } = await signDelivery({ url: "https://a.example/x" });
    const options = { env: testEnvironment("single"), url } as ReceiverOptions;
    return new Receiver(options).receive(fromRequest(toRequest())).then(
      () => "verified",
      (error) => error.code,
    );
  };

  test.each<[string, unknown]>([
    ["nothing", {}],
    ["undefined", { baseUrl: undefined }],
    ["null", { baseUrl: null }],
    ["none", { baseUrl: [] }],
    ["blank", { baseUrl: "" }],
    ["one of them blank", { baseUrl: ["https://a.example", ""] }],
    ["one of them undefined", { baseUrl: ["https://a.example", undefined] }],
    ["a list in a list", { baseUrl: [["https://a.example"]] }],
    ["a host", { baseUrl: "a.example" }],
    ["one of them a host", { baseUrl: ["https://a.example", "b.example"] }],
    ["a URL after something else", "see https://a.example/x"],
    ["a host and port", { baseUrl: "a.example:443" }],
    ["a pattern", { baseUrl: "https://* .example" }],
    ["another scheme", { baseUrl: "ftp://a.example" }],
    ["another scheme, before a host of that name", { baseUrl: "ftp://http.example" }],
    ["a query", { baseUrl: "https://a.example/?x=1" }],
    ["an empty query", { baseUrl: "https://a.example/?" }],
    ["a fragment", { baseUrl: "https://a.example/#x" }],
    ["a user", { baseUrl: "https://user@a.example" }],
    ["a URL object", { baseUrl: new URL("https://a.example") }],
    ["another name", { hosts: ["a.example"] }],
    ["another name beside it", { baseUrl: "https://a.example", path: false }],
    ["a list in its place", ["https://a.example"]],
    ["an empty text", ""],
    ["a path", "/api/qstash"],
    ["a host and a path", "app.example/api/qstash"],
    ["another spelling of path", "Path"],
  ])("%s", async (_, url) => {
    expect(await code(url)).toBe("option_invalid");
  });

  test.each<[unknown, string]>([
    ["/x", 'url must be "path", or a URL like https://app.example/api/qstash. '],
    [{ baseUrl: undefined }, "url.baseUrl is empty: check its variable. "],
    [{ baseUrl: ["https://a.example", ""] }, "url.baseUrl is empty: check its variable. "],
    [{ baseURL: "https://a.example" }, "url.baseURL is not an option: check its spelling. "],
    [{ baseUrl: "a.example" }, "url.baseUrl must be a URL like https://app.example, without"],
  ])("%j: %s", (url, message) => {
    expect(() => checkExpectedUrl(url as ExpectedUrl)).toThrow(message);
  });

  test("what was checked is what is used", async () => {
    const baseUrl = ["https://b.example"];
    const { toRequest } = await signDelivery({ url: "https://a.example/x" });
    const receiver = new Receiver({ env: testEnvironment("single"), url: { baseUrl } });
    const receive = () => receiver.receive(fromRequest(toRequest()));
    await expect(receive()).rejects.toMatchObject({ code: "url_mismatch" });
    baseUrl.push("https://a.example");
    await expect(receive()).rejects.toMatchObject({ code: "url_mismatch" });
  });
});

test.each([
  ["https://a.example/x?y=1", "/x?y=1"],
  ["HTTP://a.example:8080/x", "/x"],
  ["https://a.example", ""],
  ["https://a.example?y=1", "?y=1"],
  ["/x?url=https://a.example/y", "/x?url=https://a.example/y"],
])("the path in %s is %s", (url, path) => expect(pathIn(url)).toBe(path));
