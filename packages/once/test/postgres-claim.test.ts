import { PGlite } from "@electric-sql/pglite";
import {
  claim,
  claimsCleanup,
  claimsSchema,
  type PostgresTransaction,
} from "@qstash-verify/once/postgres";
import pg from "pg";
import postgres from "postgres";
import { afterAll, describe, expect, test } from "vitest";
import { postgresServer } from "./servers/postgres-server.js";
import { type Client, clients, generatePrisma } from "./servers/transactions.js";

const { server, note } = await postgresServer();
const ends: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
  await server?.stop();
});

const refused = expect.objectContaining({ code: "option_invalid" });
let made = 0;
/** Digests as core makes them. */
function digest(): string {
  made += 1;
  return `${made}-`.padEnd(43, "a");
}
const attempt = (message: string, token = digest()) => ({
  identity: async () => ({ message, token, age: 0 }),
});

/** An effect within the user's transaction, whatever client that is of. */
async function write(tx: PostgresTransaction, message: string): Promise<void> {
  const text = `INSERT INTO effects (message) VALUES ('${message}') RETURNING id`;
  const given = tx as Record<string, (...given: unknown[]) => unknown>;
  if (given["unsafe"]) await given["unsafe"](text);
  else if (given["$queryRawUnsafe"]) await given["$queryRawUnsafe"](text);
  else if (given["executeQuery"]) {
    const { CompiledQuery } = await import("kysely");
    await given["executeQuery"](CompiledQuery.raw(text));
  } else if (given["execute"]) await given["execute"](text);
  else if (given["query"]) await given["query"](text);
  else await (tx as (text: string, values: string[]) => unknown)(text, []);
}

describe.skipIf(!server)(`claim() in Postgres${note}`, async () => {
  if (!server) return test("needs a server", () => {});
  const pool = new pg.Pool({ connectionString: server.url, max: 20 });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const sql = postgres(server.url, { max: 5 });
  const pascal = postgres(server.url, { max: 5, transform: postgres.pascal });
  await pool.query(claimsSchema());
  await pool.query(claimsSchema()); // a migration that is run again
  await pool.query("CREATE TABLE effects (id serial PRIMARY KEY, message text NOT NULL)");
  const prisma = await generatePrisma(server.url);
  ends.push(
    () => pool.end(),
    () => sql.end(),
    () => pascal.end(),
    () => prisma.$disconnect(),
  );
  const all = clients(pool, sql, pascal, prisma);
  const [byPg] = all as readonly [Client];
  const effects = async (message: string) =>
    (await pool.query("SELECT FROM effects WHERE message = $1", [message])).rowCount;

  describe.each(all)("with a transaction of $name", ({ transaction, outside }) => {
    /** The handler as a user writes it. */
    const handle = (message: string, token?: string, fails = false) =>
      transaction(async (tx) => {
        if (!(await claim(tx, attempt(message, token)))) return false;
        await write(tx, message);
        if (fails) throw new Error("the handler failed");
        return true;
      });

    test("a message has its effect once", async () => {
      const message = digest();
      expect(await handle(message)).toBe(true);
      expect(await handle(message)).toBe(false);
      expect(await effects(message)).toBe(1);
    });

    test("a message whose transaction was rolled back is there for the next attempt", async () => {
      const message = digest();
      await expect(handle(message, digest(), true)).rejects.toThrow("the handler failed");
      expect(await effects(message)).toBe(0);
      expect(await handle(message)).toBe(true);
      expect(await effects(message)).toBe(1);
    });

    test("a captured delivery has no effect under another message id", async () => {
      const [message, first, second] = [digest(), digest(), digest()];
      await handle(message, first);
      // The second attempt was answered as a duplicate, and can be captured as well.
      await handle(message, second);
      for (const token of [first, second]) {
        const other = digest();
        await expect(handle(other, token)).rejects.toMatchObject({ code: "replayed", status: 401 });
        expect(await effects(other)).toBe(0);
      }
      expect(await handle(message, first)).toBe(false);
      expect(await effects(message)).toBe(1);
    });

    test("a second claim in one transaction is refused, and nothing is committed", async () => {
      const message = digest();
      const token = digest();
      const twice = transaction(async (tx) => {
        expect(await claim(tx, attempt(message, token))).toBe(true);
        await write(tx, message);
        await claim(tx, attempt(message, token));
      });
      await expect(twice).rejects.toThrow(/claim\(\) was called before in this transaction/);
      expect(await effects(message)).toBe(0);
      expect(await handle(message, token)).toBe(true);
      // Of a message that was processed before, the second one says so as well.
      const later = transaction(async (tx) => [
        await claim(tx, attempt(message, token)),
        await claim(tx, attempt(message, token)),
      ]);
      expect(await later).toEqual([false, false]);
      const other = digest();
      const own = digest();
      const both = transaction(async (tx) => [
        await claim(tx, attempt(other, own)),
        await claim(tx, attempt(digest(), own)),
      ]);
      await expect(both).rejects.toMatchObject({ code: "replayed" });
    });

    if (outside === undefined) return;
    test("outside of one it is refused", async () => {
      const message = digest();
      await expect(claim(outside as never, attempt(message))).rejects.toThrow(refused);
      expect(await handle(message)).toBe(true);
    });
  });

  test("50 concurrent attempts, of which half fail, have one effect", async () => {
    const message = digest();
    let claimed = 0;
    const work = Array.from({ length: 50 }, () =>
      byPg.transaction(async (tx) => {
        if (!(await claim(tx, attempt(message)))) return false;
        await write(tx, message);
        claimed += 1;
        if (claimed < 25) throw new Error("the handler failed");
        return true;
      }),
    );
    const done = await Promise.allSettled(work);
    const values = done.map((one) => (one.status === "fulfilled" ? one.value : "failed"));
    expect(values.filter((value) => value === "failed")).toHaveLength(24);
    expect(values.filter((value) => value === true)).toHaveLength(1);
    expect(await effects(message)).toBe(1);
  });

  test("of one token under 50 message ids at once, one has an effect", async () => {
    const token = digest();
    const messages = Array.from({ length: 50 }, digest);
    const done = await Promise.allSettled(
      messages.map((message) =>
        byPg.transaction(async (tx) => {
          if (await claim(tx, attempt(message, token))) await write(tx, message);
        }),
      ),
    );
    expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const codes = done.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
    expect(new Set(codes)).toEqual(new Set(["replayed"]));
    const { rowCount } = await pool.query("SELECT FROM effects WHERE message = ANY($1)", [
      messages,
    ]);
    expect(rowCount).toBe(1);
  });

  test("an attempt that waited under REPEATABLE READ fails, and is told the truth when run again", async () => {
    const message = digest();
    const [first, second] = [await pool.connect(), await pool.connect()];
    for (const client of [first, second])
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    await second.query("SELECT 1"); // its snapshot is of now
    expect(await claim(first, attempt(message))).toBe(true);
    await first.query("COMMIT");
    await expect(claim(second, attempt(message))).rejects.toMatchObject({ code: "40001" });
    await second.query("ROLLBACK");
    await second.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    expect(await claim(second, attempt(message))).toBe(false);
    await second.query("COMMIT");
    first.release();
    second.release();
  });

  test("a savepoint does not hide the first claim, unless it is rolled back", async () => {
    const message = digest();
    const token = digest();
    const client = await pool.connect();
    await client.query("BEGIN; SAVEPOINT a");
    expect(await claim(client, attempt(message, token))).toBe(true);
    await client.query("ROLLBACK TO a; SAVEPOINT b");
    expect(await claim(client, attempt(message, token))).toBe(true);
    await client.query("RELEASE b; SAVEPOINT c");
    await expect(claim(client, attempt(message, token))).rejects.toThrow(refused);
    await client.query("ROLLBACK");
    client.release();
  });

  test("a client of pg that has not begun is refused", async () => {
    const client = await pool.connect();
    await expect(claim(client, attempt(digest()))).rejects.toThrow(refused);
    client.release();
  });

  test.each([
    ["no rows", async () => undefined],
    ["a count in their place", async () => ({ rowCount: 0 })],
    ["rows that are arrays", async () => [["a"]]],
    ["a row without columns", async () => [{}]],
    ["another message than was inserted", async () => [{ message: "a" }]],
    ["a number", async () => [{ message: 1 }]],
  ])("a function that resolves with %s is refused", async (_, run) => {
    await expect(claim(run, attempt(digest()))).rejects.toThrow(refused);
  });

  test("the table has the name it was given", async () => {
    await pool.query("CREATE SCHEMA app");
    const table = "app.Claims";
    await pool.query(claimsSchema({ table }));
    const message = digest();
    const run = () => byPg.transaction((tx) => claim(tx, attempt(message), { table }));
    expect([await run(), await run()]).toEqual([true, false]);
    expect((await pool.query('SELECT FROM app."Claims"')).rowCount).toBe(2);
    await expect(claim(async () => [], attempt(message), { table: 'a"b' })).rejects.toThrow(
      refused,
    );
  });

  test("cleaning up removes claims of more than nine days ago", async () => {
    const message = digest();
    await byPg.transaction((tx) => claim(tx, attempt(message)));
    const age = "UPDATE qstash_claims SET created_at = now() - interval";
    await pool.query(`${age} '8 days 23 hours' WHERE message = $1`, [message]);
    expect((await pool.query(claimsCleanup())).rowCount).toBe(0);
    await pool.query(`${age} '9 days 1 hour' WHERE message = $1`, [message]);
    expect((await pool.query(claimsCleanup())).rowCount).toBe(1);
  });

  test.skipIf(!server.process)(
    "a server that is killed before the commit leaves no claim",
    async () => {
      const message = digest();
      const own = new pg.Client({ connectionString: server.url });
      own.on("error", () => {});
      await own.connect();
      await own.query("BEGIN");
      expect(await claim(own, attempt(message))).toBe(true);
      await write(own, message);
      await server.process?.kill();
      await server.process?.restart();
      const again = () =>
        byPg.transaction(async (tx) => {
          const isFirst = await claim(tx, attempt(message));
          if (isFirst) await write(tx, message);
          return isFirst;
        });
      await expect.poll(() => again().catch(String), { timeout: 20_000 }).toBe(true);
      await server.process?.kill();
      await server.process?.restart();
      await expect.poll(() => again().catch(String), { timeout: 20_000 }).toBe(false);
      expect(await effects(message)).toBe(1);
    },
  );
});

test("claim() in a transaction of PGlite, and not outside of one", async () => {
  const lite = new PGlite();
  ends.push(() => lite.close());
  await lite.exec(claimsSchema());
  const message = digest();
  const run = () => lite.transaction((tx) => claim(tx, attempt(message)));
  expect([await run(), await run()]).toEqual([true, false]);
  // Two transactions of one instant are two: its clock counts milliseconds.
  for (let round = 0; round < 100; round += 1) {
    const repeated = attempt(digest(), digest());
    const both = () => lite.transaction((tx) => claim(tx, repeated));
    expect([await both(), await both()]).toEqual([true, false]);
  }
  await expect(claim(lite as never, attempt(message))).rejects.toThrow(refused);
});

test.each([
  ["nothing", undefined],
  ["a string", "BEGIN"],
  ["an object of another kind", {}],
])("claim() refuses %s in place of a transaction", async (_, tx) => {
  await expect(claim(tx as never, attempt(digest()))).rejects.toThrow(refused);
});
