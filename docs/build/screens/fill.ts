import { Client } from "@upstash/qstash";
import { Client as Workflows } from "@upstash/workflow";
import type { Account, LocalQStash } from "./local-qstash.js";

/** Fills the EU with what a shop has, and both regions with messages. */
export async function fill({ eu, us }: LocalQStash, shop: string): Promise<void> {
  const european = clientOf(eu);
  await european.urlGroups.addEndpoints({
    name: "order-events",
    endpoints: [{ url: `${shop}/api/orders` }, { url: `${shop}/api/reports` }],
  });
  for (const [queueName, parallelism] of [
    ["emails", 4],
    ["invoices", 1],
  ] as const) {
    await european.queue({ queueName }).upsert({ parallelism });
  }
  for (const [scheduleId, cron] of [
    ["nightly-report", "0 3 * * *"],
    ["weekly-digest", "0 9 * * 1"],
  ] as const) {
    await european.schedules.create({ scheduleId, cron, destination: `${shop}/api/reports` });
  }
  await european.publishJSON({ url: `${shop}/api/orders?reminder=1`, body: {}, delay: 3600 });
  const workflows = new Workflows({ baseUrl: us.url, token: us.token });
  await workflows.trigger({ url: `${shop}/api/checkout`, body: { order: "A-1042" } });
  for (const client of [european, clientOf(us)]) {
    await client.publishJSON({ url: `${shop}/api/emails`, body: { order: "A-1042" }, retries: 0 });
    await client.publishJSON({
      url: `${shop}/api/invoices`,
      body: { order: "A-1042" },
      retries: 3,
    });
    for (const order of ["A-1042", "A-1043", "A-1044"]) {
      await client.publishJSON({ url: `${shop}/api/orders`, body: { order }, label: "orders" });
    }
  }
}

function clientOf({ url: baseUrl, token }: Account): Client {
  return new Client({ baseUrl, token });
}
