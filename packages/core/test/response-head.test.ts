import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { prepareHead } from "../dist/prepare-head.js";
import { headOf, restore } from "../dist/response-head.js";

const newResponse = () => new ServerResponse(new IncomingMessage(new Socket()));

describe("the head of an answer is put back", () => {
  test("its status, and every header that was set, changed or removed since", () => {
    const response = newResponse();
    response.statusCode = 202;
    response.setHeader("X-Kept", "kept");
    response.setHeader("x-changed", "before");
    response.setHeader("x-removed", ["a", "b"]);
    const before = headOf(response);
    response.statusCode = 500;
    response.setHeader("x-changed", "after");
    response.removeHeader("x-removed");
    response.setHeader("x-added", "1");
    restore(response, before);
    expect(response.statusCode).toBe(202);
    expect({ ...response.getHeaders() }).toEqual({
      "x-kept": "kept",
      "x-changed": "before",
      "x-removed": ["a", "b"],
    });
    // As it was written: HTTP/1.1 sends it with its capitals.
    const { getRawHeaderNames } = response as unknown as { getRawHeaderNames(): string[] };
    expect(getRawHeaderNames.call(response)).toContain("X-Kept");
  });

  test("unless it is sent", () => {
    const response = newResponse();
    const before = headOf(response);
    response.writeHead(201, { "x-sent": "1" });
    response.flushHeaders();
    restore(response, before);
    expect(response.statusCode).toBe(201);
  });

  test("without setting again what is as it was", () => {
    const response = newResponse();
    response.setHeader("x-kept", "kept");
    const before = headOf(response);
    const set = vi.spyOn(response, "setHeader");
    restore(response, before);
    expect(set).not.toHaveBeenCalled();
  });
});

describe("a head as writeHead() takes it is prepared", () => {
  test.each<[string, unknown[], string | undefined, Record<string, unknown>]>([
    ["a status alone", [204], undefined, {}],
    [
      "an object",
      [200, { "x-a": "1", "x-b": ["2", "3"] }],
      undefined,
      { "x-a": "1", "x-b": ["2", "3"] },
    ],
    ["a status message", [200, "Fine", { "x-a": "1" }], "Fine", { "x-a": "1" }],
    ["a blank place for it", [200, undefined, { "x-a": "1" }], undefined, { "x-a": "1" }],
    [
      "names and values in turns",
      [200, ["x-a", "1", "x-b", "2", "x-a", "3"]],
      undefined,
      { "x-a": ["1", "3"], "x-b": ["2"] },
    ],
    [
      "pairs",
      [
        200,
        [
          ["x-a", "1"],
          ["x-b", "2"],
        ],
      ],
      undefined,
      { "x-a": ["1"], "x-b": ["2"] },
    ],
  ])("%s", (_, given, message, headers) => {
    const response = newResponse();
    prepareHead(response, given);
    expect(response.statusCode).toBe(given[0]);
    expect(response.statusMessage).toBe(message);
    expect({ ...response.getHeaders() }).toEqual(headers);
    expect(response.headersSent).toBe(false);
  });
});
