import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { HeldAnswer } from "../dist/held-answer.js";

/** A response of Node.js that is not connected: what it is told can be read from it. */
function response(): ServerResponse {
  return new ServerResponse(new IncomingMessage(new Socket()));
}

const held = (of: ServerResponse) => new HeldAnswer(of as never);

test("a client that has gone before is gone from the start", () => {
  const gone = response();
  gone.destroy();
  expect(held(gone).gone.aborted).toBe(true);
  expect(held(response()).gone.aborted).toBe(false);
});

test("a client that goes after the handler has answered, or was told to go on, is not gone", () => {
  const before = response();
  const undecided = held(before);
  before.emit("close");
  expect(undecided.gone.aborted).toBe(true);

  const after = response();
  const decided = held(after);
  after.end("ok");
  after.emit("close");
  expect(decided.gone.aborted).toBe(false);

  const released = response();
  const going = held(released);
  going.release();
  released.emit("close");
  expect(going.gone.aborted).toBe(false);
});

test("the head is as it was when the handler answered", async () => {
  const one = response();
  const answer = held(one);
  one.writeHead(201, { "x-early": "1" });
  one.end("ok");
  one.writeHead(500, { "x-late": "1" });
  one.setHeader("x-later", "1");
  expect(one.getHeader("x-late")).toBeUndefined();
  expect(await answer.decided).toBe(201);
  answer.release();
  expect(one.statusCode).toBe(201);
  expect(one.getHeaders()).toMatchObject({ "x-early": "1" });
  expect(one.getHeader("x-later")).toBeUndefined();
});

test("a status that there is not throws where the handler gives it", () => {
  const one = response();
  held(one);
  expect(() => one.writeHead(1000)).toThrow(RangeError);
  expect(one.statusCode).toBe(200);
});

test("an answer of an earlier middleware is not taken back", () => {
  const one = response();
  one.end("earlier");
  expect(one.headersSent).toBe(true);
  const answer = held(one);
  answer.takeBack();
  expect(one.destroyed).toBe(false);
});

test("the status is that of an answer that was sent before, whatever is set after it", async () => {
  const one = response();
  one.end("earlier");
  const answer = held(one);
  one.statusCode = 500;
  one.end("late");
  expect(await answer.decided).toBe(200);
});

test("an answer that has begun stays so, also after a part that cannot be written", () => {
  const one = response();
  held(one);
  const begun = expect.objectContaining({ code: "ERR_HTTP_HEADERS_SENT" });
  one.write("begun");
  expect(() => one.writeHead(201)).toThrow(begun);
  expect(() => one.write(5 as never)).toThrow(TypeError);
  expect(() => one.writeHead(201)).toThrow(begun);
});

test("what the host says after the handler has failed is sent at once", () => {
  const one = response();
  const answer = held(one);
  answer.fail();
  answer.release();
  one.writeHead(500);
  expect([one.statusCode, one.headersSent]).toEqual([500, true]);
});

test("after the release, a head is written when the host says so", () => {
  const one = response();
  const answer = held(one);
  answer.fail();
  answer.release();
  one.writeHead(500);
  expect(one.headersSent).toBe(true);
});

test("who has kept the end of an answer that was taken back ends the one in its place", () => {
  const one = response();
  const answer = held(one);
  const { end } = one;
  answer.takeBack();
  end.call(one, "instead", "utf8");
  expect(one.writableEnded).toBe(true);
});

test("an answer that has begun is cut off when it is taken back", () => {
  const one = response();
  const answer = held(one);
  one.write("begun");
  answer.takeBack();
  expect(one.destroyed).toBe(true);
});

test("nothing more than the response is needed: some hosts have no request in it", () => {
  const one = response();
  Reflect.set(one, "req", undefined);
  held(one);
  expect(() => one.write("a part")).not.toThrow();
  expect(() => one.end("the rest")).not.toThrow();
});
