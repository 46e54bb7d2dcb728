// The guide's transaction with pg, on a server that restarts while the connection is in use.
import { tmpdir } from "node:os";
import type { Delivery } from "@qstash-verify/core";
import { claimsSchema } from "@qstash-verify/once/postgres";
import { PostgresServer } from "@qstash-verify/tools-processes/postgres-server";
import { temporaryDirectory } from "@qstash-verify/tools-processes/temporary-directory";
import pg from "pg";
import { afterAll, describe, expect, test, vi } from "vitest";
import { moduleOf } from "./page-code.js";

async function startServer(): Promise<PostgresServer | undefined> {
  try {
    const server = await PostgresServer.create(
      await temporaryDirectory(tmpdir(), "docs-postgres-"),
    );
    await server.start();
    return server;
  } catch (error) {
    if (process.env["CI_POSTGRES"]) throw error;
    return undefined;
  }
}

const server = await startServer();
afterAll(() => server?.stop());

describe.skipIf(!server)("claim() with pg, as the guide shows it", () => {
  test("survives a restart of Postgres during the transaction, and ships once", async () => {
    if (!server) return;
    const query = async (text: string) => {
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      return client.query(text).finally(() => client.end());
    };
    await query(claimsSchema());
    await query("CREATE TABLE shipments (order_number int)");
    vi.stubEnv("DATABASE_URL", server.url);
    const errors = vi.spyOn(console, "error").mockReturnValue();
    const { ship } = await moduleOf<{ ship(delivery: Delivery): Promise<void> }>(
      "guides/duplicates",
      "ship.ts",
    );

    let restarts = 1;
    const identity = async () => {
      if (restarts-- > 0) {
        await server.kill();
        await server.start();
        // The client has told of it.
        await vi.waitUntil(() => errors.mock.calls.length > 0, { timeout: 10_000 });
      }
      return { message: "m".repeat(43), token: "t".repeat(43), age: 0 };
    };
    const delivery = { json: () => ({ order: 7 }), identity } as unknown as Delivery;
    await expect(ship(delivery)).rejects.toThrow();
    await ship(delivery);
    await ship(delivery);
    expect((await query("SELECT FROM shipments")).rowCount).toBe(1);
  });
});
