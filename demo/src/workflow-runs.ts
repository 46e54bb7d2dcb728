import { createEmulator, type Emulator } from "@qstash-verify/emulator";
import { type Region, regions } from "@qstash-verify/testing";
import { Client } from "@upstash/workflow";
import { type RunningApp, start, workflowApp } from "./apps.js";
import { type Finding, findingsOf } from "./findings.js";
import { forgeries } from "./forgeries.js";

/** The region of those who start runs now; the other is that of before. */
const PRIMARY = "US_EAST_1";

/** How long the app may take to print what it has done. */
const PRINT_SECONDS = 5;

/**
 * Starts the workflow example, and in it a run of each region, and sends it forgeries meanwhile.
 * No request of a run names a region, so that nothing but its key tells whose it is.
 */
export async function playWorkflows(): Promise<Finding[]> {
  const emulator = await createEmulator({ clock: "manual" }).start();
  try {
    const app = await start(workflowApp, emulator.env("migration", PRIMARY));
    emulator.faults.set({ regionHeader: "missing" });
    return await play(emulator, app);
  } finally {
    await emulator.stop();
  }
}

async function play(emulator: Emulator, app: RunningApp): Promise<Finding[]> {
  const { origin } = app;
  const url = `${origin}/api/orders/workflow`;
  const runs = await Promise.all(
    regions.map(async (region) => {
      const order = { id: `order-of-${region}`, amount: 30 };
      const run = await (region === PRIMARY
        ? startedByApp(origin, order)
        : startedBefore(emulator, region, url, order));
      return { region, run, order: order.id, url };
    }),
  );
  // Each has executed its first step, and waits for an approval.
  await emulator.settled();
  const refusals = await Promise.all(runs.flatMap(forgeries));
  for (const { run } of runs) await post(`${origin}/api/orders/${run}/approval`, { by: "Ada" });
  await emulator.runUntilIdle();
  for (const { logs } of Object.values(emulator.regions)) {
    // What it prints last of a run; without it, that is what will be found.
    const last = new RegExp(`${logs[0]?.messageId} from`);
    await app.process.printed(last, PRINT_SECONDS).catch(() => {});
  }
  return [...runs.flatMap((run) => findingsOf(run, emulator, app.process.stdout)), ...refusals];
}

async function startedByApp(origin: string, order: object): Promise<string> {
  const answer = await post(`${origin}/api/orders`, order);
  const { run } = (await answer.json()) as { run: string };
  return run;
}

/** As the app did when its primary region was this one. */
async function startedBefore(
  { regions }: Emulator,
  region: Region,
  url: string,
  body: object,
): Promise<string> {
  const { url: baseUrl, token } = regions[region];
  const client = new Client({ baseUrl, token, devMode: false });
  return (await client.trigger({ url, body })).workflowRunId;
}

function post(url: string, body: object): Promise<Response> {
  return fetch(url, { method: "POST", body: JSON.stringify(body) });
}
