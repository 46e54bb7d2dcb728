import { PGlite } from "@electric-sql/pglite";
import {
  onceCleanup,
  onceSchema,
  type PostgresClient,
  type PostgresStoreOptions,
  postgresStore,
} from "@qstash-verify/once/postgres";
import { storeContract } from "@qstash-verify/testing/store-contract";
import pg from "pg";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresServer } from "./servers/postgres-server.js";

const { server, note } = await postgresServer();
const url = server?.url ?? "";
const ends: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
  await server?.stop();
});

/** Has somebody hear what a pool's connections meet when their server is killed. */
function heard(it: pg.Pool): pg.Pool {
  it.on("error", () => {});
  it.on("connect", (client) => client.on("error", () => {}));
  return it;
}

/** @param settings Server settings of each of its sessions. */
function pool(settings: Record<string, string> = {}): pg.Pool {
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const it = new pg.Pool({ connectionString: url, max: 8, options: options.join(" ") });
  heard(it);
  ends.push(() => it.end());
  return it;
}

function sql(options: postgres.Options<Record<string, never>> = {}): postgres.Sql {
  const it = postgres(url, { max: 8, onnotice: () => {}, ...options });
  ends.push(() => it.end());
  return it;
}

/**
 * @param clients Each call of a clause takes the next one.
 * @param clauses Those of which the name has it; all, unless given.
 */
function contract(
  clients: readonly PostgresClient[],
  clauses = "",
  options?: PostgresStoreOptions,
): void {
  let next = 0;
  const open = () => {
    next += 1;
    return postgresStore(clients[next % clients.length] as PostgresClient, options);
  };
  for (const { name, run } of storeContract) {
    if (name.includes(clauses)) test(`it ${name}`, () => run(open), 30_000);
  }
}

describe.skipIf(!server)(`in Postgres${note}`, async () => {
  const one = pool();
  if (server) {
    await one.query(onceSchema());
    await one.query(onceSchema()); // a migration that is run again
    await one.query("CREATE SCHEMA app");
    await one.query(onceSchema({ table: "app.Seen" }));
    await one.query(`CREATE TABLE parts (LIKE qstash_once INCLUDING ALL) PARTITION BY HASH (key)`);
    for (const remainder of [0, 1, 2, 3]) {
      await one.query(
        `CREATE TABLE parts_${remainder} PARTITION OF parts FOR VALUES WITH (MODULUS 4, REMAINDER ${remainder})`,
      );
    }
  }

  describe("over two pools of pg", () => contract([one, pool()]));
  describe("over two pools of pg that prepare their statements", () =>
    contract([one, pool()], "", { prepare: true }));
  describe("over postgres.js", () => contract([sql(), sql()]));
  describe("over postgres.js that renames columns", () =>
    contract([sql({ transform: postgres.pascal })]));
  describe("over a table in a schema", () => contract([one], "one of 200", { table: "app.Seen" }));
  describe("over a table that is partitioned by hash", () =>
    contract([one], "one of 200", { table: "parts" }));
  describe("where transactions are repeatable read by default", () =>
    contract([pool({ default_transaction_isolation: "repeatable\\ read" })], "one of 200"));
  describe("where transactions are serializable by default", () =>
    contract([pool({ default_transaction_isolation: "serializable" })]));
  describe("over one Client of pg", () => {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    ends.push(() => client.end());
    if (server) beforeAll(() => client.connect());
    contract([client], "one of 200");
  });

  test("prepares statements under a name if it is asked to, and else none", async () => {
    const single = heard(new pg.Pool({ connectionString: url, max: 1 }));
    const singleSql = postgres(url, { max: 1, prepare: false });
    ends.push(
      () => single.end(),
      () => singleSql.end(),
    );
    const all = async (client: PostgresClient, options?: PostgresStoreOptions) => {
      const store = postgresStore(client, options);
      await Promise.all([store.add("m:named", "a", 1000), store.add("t:named", "b", 1000)]);
      await store.swap("m:named", "a", "b", 1000);
      await store.remove("m:named", "b");
      await store.remove("t:named", "b");
    };
    await all(single);
    await all(singleSql);
    const asked = "SELECT name FROM pg_prepared_statements WHERE statement LIKE '%qstash_once%'";
    expect((await single.query(asked)).rows).toEqual([]);
    expect([...(await singleSql.unsafe(asked))]).toEqual([]);

    for (const table of ["qstash_once", "app.Seen", "qstash_once"]) {
      await all(single, { table, prepare: true });
    }
    expect((await single.query(asked)).rows).toHaveLength(3);
    const both =
      "SELECT DISTINCT name FROM pg_prepared_statements WHERE statement ~ 'qstash_once|Seen'";
    expect((await single.query(both)).rows).toHaveLength(6);
  });

  test("writes the two adds of a delivery in one transaction", async () => {
    const store = postgresStore(one);
    await Promise.all([store.add("m:two", "a", 60_000), store.add("t:two", "b", 60_000)]);
    const { rows } = await one.query(
      "SELECT DISTINCT xmin FROM qstash_once WHERE key IN ('m:two', 't:two')",
    );
    expect(rows).toHaveLength(1);
  });

  test.each([
    ["no columns", {}],
    ["numbers", { key: 1, value: 1 }],
    ["nulls", { key: null, value: null }],
  ])("rejects if its client returns rows with %s", async (_, row) => {
    const client = { query: async (text: string) => ({ rows: /^SELECT/.test(text) ? [row] : [] }) };
    await expect(postgresStore(client).add("m:a", "v", 1000)).rejects.toThrow("without its text");
    const others = { query: async () => ({ rows: [row] }) };
    await expect(postgresStore(others).add("m:a", "v", 1000)).rejects.toThrow("without its text");
  });

  test("is emptied of what has run out, and of nothing else", async () => {
    await one.query("CREATE TABLE emptied (LIKE qstash_once INCLUDING ALL)");
    await one.query(`INSERT INTO emptied SELECT 'm:' || n, 'done', now() + n * interval '1 hour' - interval '30 minutes'
      FROM generate_series(-10500, 3) n`);
    const cleanup = onceCleanup({ table: "emptied" });
    const counts = [await one.query(cleanup), await one.query(cleanup), await one.query(cleanup)];
    expect(counts.map(({ rowCount }) => rowCount)).toEqual([10_000, 501, 0]);
    expect((await one.query("SELECT count(*)::int AS left FROM emptied")).rows).toEqual([
      { left: 3 },
    ]);
  });

  test("rejects when its statement takes too long for the server", async () => {
    const store = postgresStore(pool({ statement_timeout: "100" }));
    const other = await one.connect();
    try {
      await other.query("BEGIN");
      await other.query(
        "INSERT INTO qstash_once VALUES ('m:locked', 'a', now() + interval '1 day')",
      );
      await expect(store.add("m:locked", "b", 1000)).rejects.toMatchObject({ code: "57014" });
    } finally {
      await other.query("ROLLBACK");
      other.release();
    }
    expect(await store.add("m:locked", "b", 1000)).toBeUndefined();
  });

  test("rejects when its connection is dropped, and goes on over the next", async () => {
    const client = pool();
    const store = postgresStore(client);
    const other = await one.connect();
    try {
      await other.query("BEGIN");
      await other.query("INSERT INTO qstash_once VALUES ('m:drop', 'a', now() + interval '1 day')");
      const refused = expect(store.add("m:drop", "b", 60_000)).rejects.toThrow();
      const waiting =
        "FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO \"qstash_once\"%'";
      await expect
        .poll(async () => (await one.query(`SELECT pg_terminate_backend(pid) ${waiting}`)).rowCount)
        .toBe(1);
      await refused;
    } finally {
      await other.query("ROLLBACK");
      other.release();
    }
    expect(await store.add("m:drop", "c", 60_000)).toBeUndefined();
  });

  test.skipIf(!server?.process)("keeps what it said when the server is killed", async () => {
    const store = postgresStore(pool());
    expect(await store.add("m:killed", "claimed:a", 600_000)).toBeUndefined();
    await server?.process?.kill();
    await expect(store.add("m:killed", "claimed:b", 1000)).rejects.toThrow();
    await server?.process?.restart();
    await expect
      .poll(async () => store.add("m:killed", "claimed:b", 1000), { timeout: 20_000 })
      .toBe("claimed:a");
    expect(await store.swap("m:killed", "claimed:a", "done", 600_000)).toBe(true);
    await server?.process?.kill();
    await server?.process?.restart();
    await expect
      .poll(async () => store.add("m:killed", "claimed:b", 1000), { timeout: 20_000 })
      .toBe("done");
  });
});

describe("in PGlite, which is Postgres in WebAssembly, with one connection", async () => {
  const lite = new PGlite();
  ends.push(() => lite.close());
  await lite.exec(onceSchema());
  contract([lite]);
});

describe("is refused as option_invalid", () => {
  const refused = expect.objectContaining({ code: "option_invalid" });
  const client = { query: async () => ({ rows: [] }) };

  test.each([
    ["no client", undefined],
    ["a connection string", "postgres://localhost"],
    ["an object of another kind", { get: () => {} }],
    ["postgres.js within a transaction", Object.assign(() => {}, { unsafe() {}, savepoint() {} })],
  ])("%s", (_, given) => {
    expect(() => postgresStore(given as never)).toThrow(refused);
  });

  test.each([
    "",
    "a b",
    'a"b',
    "a.b.c",
    "a;DROP TABLE b",
    "1a",
    "ä",
    `a${"b".repeat(48)}`,
    7,
    null,
  ])("the table %s", (table) => {
    expect(() => postgresStore(client, { table: table as string })).toThrow(refused);
    expect(() => onceSchema({ table: table as string })).toThrow(refused);
    expect(() => onceCleanup({ table: table as string })).toThrow(refused);
  });

  test("an option that does not exist", () => {
    expect(() => postgresStore(client, { tables: "a" } as object)).toThrow(refused);
  });
});
