import { claimsSchema, onceSchema } from "@qstash-verify/once/postgres";
import pg from "pg";

/** Makes the tables of the package, and one for the effects of handlers. */
export async function prepareDatabase(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(onceSchema());
    await client.query(claimsSchema());
    await client.query("CREATE TABLE effects (message text NOT NULL)");
  });
}

/** Rows that handlers left. */
export interface Effects {
  readonly rows: number;
  /** Of how many messages. */
  readonly messages: number;
}

export async function countEffects(url: string): Promise<Effects> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<Effects>(
      "SELECT count(*)::int AS rows, count(DISTINCT message)::int AS messages FROM effects",
    );
    return rows[0] ?? { rows: 0, messages: 0 };
  });
}

async function withClient<Result>(
  url: string,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
