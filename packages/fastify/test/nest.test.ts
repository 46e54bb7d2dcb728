import "reflect-metadata";
import { Controller, Module, Post, Req } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify";
import { verifySignature } from "@qstash-verify/fastify";
import type { FastifyRequest } from "fastify";
import { describe, expect, test } from "vitest";
import { closing, deliver, env } from "./deliver.js";

class Jobs {
  handle(request: FastifyRequest) {
    const { body, rawBody, delivery } = request;
    return {
      body: Buffer.isBuffer(body) ? `bytes: ${body}` : (body ?? null),
      rawBody: `${rawBody}`,
      destination: delivery.destination.length > 0,
    };
  }
}
// Nest's decorators are functions; called as such they need no compiler.
const descriptor = Object.getOwnPropertyDescriptor(Jobs.prototype, "handle");
Controller("jobs")(Jobs);
Req()(Jobs.prototype, "handle", 0);
Post()(Jobs.prototype, "handle", descriptor as PropertyDescriptor);

class App {}
Module({ controllers: [Jobs] })(App);

describe.each([true, false])("NestJS on Fastify, rawBody: %s", (rawBody) => {
  async function listen(): Promise<string> {
    const app = await NestFactory.create<NestFastifyApplication>(App, new FastifyAdapter(), {
      rawBody,
      logger: false,
    });
    await closing(app).register(verifySignature, { env });
    await app.listen(0, "127.0.0.1");
    return app.getUrl();
  }

  test.each<[string, string, unknown]>([
    ["application/json", '{ "a":1 }', { a: 1 }],
    ["application/json", "", null],
    ["application/vnd.api+json", "[1]", [1]],
    ["application/x-www-form-urlencoded", "a=1", { a: "1" }],
    ["text/plain", "x", "x"],
    ["json", "x", "bytes: x"],
    ["a/b", "x", "bytes: x"],
  ])("a body of %s reaches its controller: %s", async (type, body, expected) => {
    const answer = await deliver(await listen(), "/jobs", body, { "Content-Type": type });
    expect(answer).toEqual({
      status: 201,
      json: { body: expected, rawBody: body, destination: true },
    });
  });

  test("what is not signed is refused", async () => {
    const response = await fetch(`${await listen()}/jobs`, { method: "POST", body: "x" });
    expect(response.status).toBe(401);
  });
});
