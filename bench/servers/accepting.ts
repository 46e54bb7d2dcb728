import { createServer } from "node:http";
import { announce } from "./control.js";

/** An app that accepts every delivery at once. `GET /arrived?count=n` waits until so many have come. */
let arrived = 0;
let waiting: { readonly count: number; readonly answer: () => void } | undefined;

const server = createServer((request, response) => {
  if (request.method === "GET") {
    const count = Number(new URL(request.url ?? "", "http://localhost").searchParams.get("count"));
    waiting = { count, answer: () => response.end() };
    tell();
    return;
  }
  request.resume();
  response.end();
  arrived += 1;
  tell();
});

function tell(): void {
  if (!waiting || arrived < waiting.count) return;
  arrived -= waiting.count;
  waiting.answer();
  waiting = undefined;
}

server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => void announce(server));
