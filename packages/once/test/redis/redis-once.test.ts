import type { AddressInfo } from "node:net";
import { verifySignature as expressSignature } from "@qstash-verify/express";
import { verifySignature as fastifySignature } from "@qstash-verify/fastify";
import { once } from "@qstash-verify/once";
import { redisStore } from "@qstash-verify/once/redis";
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import express from "express";
import fastify from "fastify";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLIENTS, type Connected, connectIoredis } from "./connect.js";
import { HAS_OWN_REDIS, ON_OWN_REDIS, RedisServer } from "./redis-server.js";

const url = "https://app.example.com/jobs";
const ATTEMPTS = 200;

interface App {
  readonly to: string;
  close(): Promise<unknown>;
}

type Handle = () => Promise<void>;
type Settings = Parameters<typeof expressSignature>[0];

async function listenWithFastify(settings: Settings, handle: Handle): Promise<App> {
  const app = fastify();
  await app.register(fastifySignature, settings as object);
  app.post("/jobs", async () => {
    await handle();
    return "done";
  });
  return {
    to: `${await app.listen({ port: 0, host: "127.0.0.1" })}/jobs`,
    close: () => app.close(),
  };
}

async function listenWithExpress(settings: Settings, handle: Handle): Promise<App> {
  const app = express();
  app.post("/jobs", expressSignature(settings), async (_request, response) => {
    await handle();
    response.send("done");
  });
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise((resolve) => server.close(resolve));
  return { to: `http://127.0.0.1:${port}/jobs`, close };
}

/** What is answered to another attempt at a message. */
async function attempt({ to }: App, messageId: string) {
  const delivery = await signDelivery({ url, body: "1042", messageId });
  const response = await sendDelivery(delivery, { to });
  const text = await response.text();
  const code: unknown = response.ok ? text : JSON.parse(text).code;
  return { status: response.status, code, replayed: response.headers.get("idempotent-replayed") };
}

const PROCESSED = { status: 200, code: "done", replayed: null };
const DUPLICATE = { status: 200, code: "", replayed: "true" };
const BUSY = { status: 503, code: "processing", replayed: null };
const NO_STORE = { status: 503, code: "store_unavailable", replayed: null };

describe.skipIf(!HAS_OWN_REDIS).each(Object.entries(CLIENTS))(
  `once() over %s, ${ON_OWN_REDIS},`,
  (_name, connect) => {
    let redis: RedisServer;
    let connected: Connected;
    let admin: Connected<Redis>;
    beforeAll(async () => {
      redis = await RedisServer.start();
      connected = await connect(redis.url);
      admin = await connectIoredis(redis.url);
    });
    afterAll(async () => {
      await connected.close();
      await admin.close();
      await redis.end();
    });

    const settings = (storeSeconds = 5): Settings => ({
      env: testEnvironment("single"),
      onRefused: () => {},
      around: once(redisStore(connected.client), { storeSeconds }),
    });

    test.each(Object.entries({ listenWithFastify, listenWithExpress }))(
      `has one handler run for ${ATTEMPTS} attempts at once: %s`,
      async (name, listen) => {
        let handled = 0;
        let end = () => {};
        const app = await listen(settings(30), () => {
          handled += 1;
          return new Promise((resolve) => {
            end = resolve;
          });
        });

        let refused = 0;
        const answers = await Promise.all(
          Array.from({ length: ATTEMPTS }, async () => {
            const answer = await attempt(app, name);
            if (answer.status === 503) refused += 1;
            // The handler takes until all others have been answered.
            if (refused === ATTEMPTS - 1) end();
            return answer;
          }),
        );

        expect(answers.filter(({ status }) => status === 200)).toEqual([PROCESSED]);
        expect(answers.filter(({ status }) => status !== 200)).toEqual(
          Array.from({ length: ATTEMPTS - 1 }, () => BUSY),
        );
        expect(await attempt(app, name)).toEqual(DUPLICATE);
        expect(handled).toBe(1);
        await app.close();
      },
    );

    test("answers store_unavailable while the server is paused, and processes afterwards", async () => {
      let handled = 0;
      const app = await listenWithExpress(settings(0.5), async () => {
        handled += 1;
      });
      expect(await attempt(app, "before")).toEqual(PROCESSED);
      redis.pause();
      expect(await attempt(app, "paused")).toEqual(NO_STORE);
      redis.resume();
      await app.close();

      const patient = await listenWithExpress(settings(), async () => {
        handled += 1;
      });
      // A Redis that does not know the script of the removal yet is asked a second time, and that is on its way.
      await expect.poll(() => attempt(patient, "paused"), { timeout: 10_000 }).toEqual(PROCESSED);
      expect(await attempt(patient, "before")).toEqual(DUPLICATE);
      expect(handled).toBe(2);
      await patient.close();
    });

    test("answers store_unavailable while the server is full", async () => {
      const app = await listenWithFastify(settings(), async () => {});
      await admin.client.config("SET", "maxmemory", "1");
      expect(await attempt(app, "full")).toEqual(NO_STORE);
      await admin.client.config("SET", "maxmemory", "0");
      expect(await attempt(app, "full")).toEqual(PROCESSED);
      await app.close();
    });

    test("notes a message whose handler ran while the server was killed and started again", async () => {
      let handled = 0;
      let begin = () => {};
      const begun = new Promise<void>((resolve) => {
        begin = resolve;
      });
      let end = () => {};
      const app = await listenWithFastify(settings(), () => {
        handled += 1;
        begin();
        return new Promise((resolve) => {
          end = resolve;
        });
      });
      const first = attempt(app, "restarted");
      await begun;
      await redis.kill();
      await redis.run();
      end();

      expect(await first).toEqual(PROCESSED);
      expect(await attempt(app, "restarted")).toEqual(DUPLICATE);
      expect(handled).toBe(1);
      await app.close();
    });

    test("processes a message again that Redis has forgotten", async () => {
      let handled = 0;
      const app = await listenWithExpress(settings(), async () => {
        handled += 1;
      });
      expect(await attempt(app, "forgotten")).toEqual(PROCESSED);
      expect(await attempt(app, "forgotten")).toEqual(DUPLICATE);
      await admin.client.flushall();
      expect(await attempt(app, "forgotten")).toEqual(PROCESSED);
      expect(handled).toBe(2);
      await app.close();
    });
  },
);
