import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { cutOff } from "../dist/cut-off.js";

/** As an adapter for AWS Lambda makes one: no socket is assigned to it. */
const responseWithoutSocket = () => new ServerResponse(new IncomingMessage(new Socket()));

describe("an answer that is cut off", () => {
  test("tells whoever waits for its end, although no socket breaks", () => {
    const response = responseWithoutSocket();
    const heard: unknown[] = [];
    response.on("error", (error) => heard.push(error));
    cutOff(response);
    expect(heard).toEqual([new Error("the answer was withdrawn")]);
    expect(response.destroyed).toBe(true);
  });

  test("ends quietly if nobody waits, or only a stream that is piped into it", () => {
    const alone = responseWithoutSocket();
    expect(() => cutOff(alone)).not.toThrow();
    const piped = responseWithoutSocket();
    new PassThrough().pipe(piped);
    expect(() => cutOff(piped)).not.toThrow();
    expect(piped.destroyed).toBe(true);
  });
});
