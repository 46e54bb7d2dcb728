import "reflect-metadata";
import fastifyExpress from "@fastify/express";
import middie from "@fastify/middie";
import { Controller, type MiddlewareConsumer, Module, Post } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify";
import { verifySignature } from "@qstash-verify/express";
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import fastify, { type FastifyPluginCallback } from "fastify";
import { afterEach, expect, test } from "vitest";

const verify = verifySignature({ env: testEnvironment("single") });
const stops: (() => PromiseLike<unknown>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

class Jobs {
  handle() {}
}
// Nest's decorators are functions; called as such they need no compiler.
const descriptor = Object.getOwnPropertyDescriptor(Jobs.prototype, "handle");
Controller("jobs")(Jobs);
Post()(Jobs.prototype, "handle", descriptor as PropertyDescriptor);

class App {
  configure(consumer: MiddlewareConsumer) {
    consumer.apply(verify).forRoutes("jobs");
  }
}
Module({ controllers: [Jobs] })(App);

/** Nest's own filter answers 500 without a code. */
const showCode = {
  catch(error: { code?: string }, host: { switchToHttp(): { getResponse(): never } }) {
    const reply: { status(status: number): { send(body: object): void } } = host
      .switchToHttp()
      .getResponse();
    reply.status(500).send({ code: error.code });
  },
};

async function nest(): Promise<string> {
  const app = await NestFactory.create<NestFastifyApplication>(App, new FastifyAdapter(), {
    logger: false,
  });
  stops.push(() => app.close());
  app.useGlobalFilters(showCode);
  await app.listen(0, "127.0.0.1");
  return app.getUrl();
}

const engine = (plugin: FastifyPluginCallback) => async (): Promise<string> => {
  const app = fastify();
  stops.push(() => app.close());
  await app.register(plugin);
  (app as unknown as { use(middleware: unknown): void }).use(verify);
  app.post("/jobs", async () => "handled");
  return app.listen({ host: "127.0.0.1", port: 0 });
};

test.each([
  ["NestJS", nest],
  ["@fastify/middie", engine(middie)],
  ["@fastify/express", engine(fastifyExpress as FastifyPluginCallback)],
])("on Fastify, by %s, it says that it is for Express", async (_, listen) => {
  const to = `${await listen()}/jobs`;
  const headers = { "Content-Type": "application/json" };
  const response = await sendDelivery(await signDelivery({ url: to, body: "{}", headers }), { to });
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ code: "option_invalid" });
});
