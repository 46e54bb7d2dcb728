import { once } from "@qstash-verify/once";
import { onceSchema, postgresStore } from "@qstash-verify/once/postgres";
import pg from "pg";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { deferred, hosts, newMessage, rewritten, startApp, told } from "./app.js";
import { postgresServer } from "./servers/postgres-server.js";

const { server, note } = await postgresServer();
const pool = new pg.Pool({ connectionString: server?.url, max: 10 });
pool.on("error", () => {});
pool.on("connect", (client) => client.on("error", () => {}));
const around = once(postgresStore(pool), { storeSeconds: 20 });
if (server) await pool.query(onceSchema());
// Hundreds of refusals are meant to be.
beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterAll(async () => {
  await pool.end();
  await server?.stop();
});

describe.skipIf(!server)(`once() over Postgres${note}`, () => {
  describe.each(Object.entries(hosts))("on %s", (_, start) => {
    test("of 200 concurrent attempts at a message, one is processed", async () => {
      const finish = deferred<number>();
      const app = await startApp(start, around, () => finish.promise);
      const next = newMessage();
      const answers = Array.from({ length: 200 }, async () => told(await app.send(await next())));
      await expect.poll(() => app.calls.length, { timeout: 20_000 }).toBe(1);
      // All but one are told that it is being processed.
      let refused = 0;
      for (const answer of answers)
        answer.then((text) => (refused += Number(text === "503 processing")));
      await expect.poll(() => refused, { timeout: 40_000 }).toBe(199);
      finish.resolve(200);
      expect(app.calls).toHaveLength(1);
      expect((await Promise.all(answers)).filter((text) => text === "200 own")).toHaveLength(1);
      expect(await told(await app.send(await next()))).toBe("200");
    });

    test("a captured delivery under a hundred message ids is processed once", async () => {
      const app = await startApp(start, around);
      const delivery = await newMessage()();
      expect(await told(await app.send(delivery))).toBe("200 own");
      const replays = Array.from({ length: 100 }, (_, n) =>
        app.send(rewritten(delivery, `msg_other_${n}`)).then(told),
      );
      expect(new Set(await Promise.all(replays))).toEqual(new Set(["401 replayed"]));
      expect(app.calls).toHaveLength(1);
    });
  });

  test("claims that are granted after storeSeconds are given back", async () => {
    const own = new pg.Pool({ connectionString: server?.url, max: 40 });
    own.on("error", () => {});
    const app = await startApp(
      hosts.Express,
      once(postgresStore(own), { storeSeconds: 0.5, leaseSeconds: 3600 }),
    );
    const messages = Array.from({ length: 20 }, () => newMessage());
    const sendAll = () =>
      Promise.all(messages.map(async (next) => told(await app.send(await next()))));
    await own.query("DELETE FROM qstash_once");
    const other = await pool.connect();
    await other.query("BEGIN; LOCK TABLE qstash_once IN ACCESS EXCLUSIVE MODE");
    expect(new Set(await sendAll())).toEqual(new Set(["503 store_unavailable"]));
    await other.query("COMMIT");
    other.release();
    const count = async (kind: string) => {
      const text = "SELECT FROM qstash_once WHERE key LIKE $1";
      return (await pool.query(text, [`${kind}:%`])).rowCount;
    };
    // The tokens stay, because they keep replays off.
    await expect.poll(() => count("t")).toBe(20);
    await expect.poll(() => count("m")).toBe(0);
    expect(app.calls).toHaveLength(0);
    expect(new Set(await sendAll())).toEqual(new Set(["200 own"]));
    expect(app.calls).toHaveLength(20);
    await own.end();
  });

  test.skipIf(!server?.process)(
    "a message that is being processed when the server is killed is processed once",
    async () => {
      const finish = deferred<number>();
      const app = await startApp(hosts.Express, around, () => finish.promise);
      const next = newMessage();
      const answer = app.send(await next()).then(told);
      await expect.poll(() => app.calls.length).toBe(1);
      await server?.process?.kill();
      expect(await told(await app.send(await next()))).toBe("503 store_unavailable");
      await server?.process?.restart();
      // The claim was kept.
      const attempt = async () => told(await app.send(await next()));
      await expect.poll(attempt, { timeout: 20_000 }).toBe("503 processing");
      finish.resolve(200);
      expect(await answer).toBe("200 own");
      await server?.process?.kill();
      await server?.process?.restart();
      await expect.poll(attempt, { timeout: 20_000 }).toBe("200");
      expect(app.calls).toHaveLength(1);
    },
  );
});
