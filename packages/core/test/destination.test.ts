import { describe, expect, test } from "vitest";
import { checkDestination, type ExpectedUrl } from "../dist/destination.js";

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
  ])("%s is not delivered as %s", (destination, target) => {
    expect(passes(destination, "path", target)).toBe(false);
  });
});
