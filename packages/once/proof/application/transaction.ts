import { claim } from "@qstash-verify/once/postgres";
import type { Pool } from "pg";
import type { Processing } from "./processing.js";
import { work } from "./work.js";

/** The handler's own effect: a row, without anything that would keep a second one out. */
const EFFECT = "INSERT INTO effects (message) VALUES ($1)";

/** Handlers whose effect and whose claim are one transaction. */
export function inTransaction(pool: Pool): Processing {
  return {
    around: [],
    async process(delivery, tell) {
      const { message } = await delivery.identity();
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        if (await claim(client, delivery)) {
          await work(delivery, tell, async () => void (await client.query(EFFECT, [message])));
        }
        await client.query("COMMIT");
        tell({ what: "committed" });
        client.release();
      } catch (error) {
        tell({ what: "rolledBack" });
        // Closed, a connection has no transaction left open.
        client.release(true);
        throw error;
      }
    },
  };
}
