import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import golden from "@qstash-verify/testing/vectors.json" with { type: "json" };
import { runInTerminal } from "./run-in-terminal.js";
import { call, type Stage, startApp } from "./stage.js";

/** A command as it is shown in the documents. */
export interface Scene {
  readonly name: string;
  /** What is seen, for those who cannot see it. */
  readonly title: string;
  /** What a reader types; the run itself has addresses of its own. */
  readonly typed: string;
  readonly play: (stage: Stage) => Promise<string>;
}

const ADDRESS = "localhost:3000/api/qstash";

export const SCENES: readonly Scene[] = [
  {
    name: "send",
    title: "qstash-verify send: a signed delivery is answered with 200",
    typed: `npx qstash-verify send ${ADDRESS} --body '{"order":"A-1042"}'`,
    play: ({ folder, app }) => toItsEnd(folder, "send", app, "--body", '{"order":"A-1042"}'),
  },
  {
    name: "send-tampered",
    title: "qstash-verify send --tamper body: the app refuses a changed body with 401",
    typed: `npx qstash-verify send ${ADDRESS} --body '{"order":"A-1042"}' --tamper body`,
    play: ({ folder, app }) =>
      toItsEnd(folder, "send", app, "--body", '{"order":"A-1042"}', "--tamper", "body"),
  },
  {
    name: "doctor",
    title: "qstash-verify doctor: a variable is missing, and one key is set for both regions",
    typed: "npx qstash-verify doctor",
    play: ({ folder }) => toItsEnd(folder, "doctor", "-e", "broken.env"),
  },
  {
    name: "explain",
    title: "qstash-verify explain: every step passes but the body, which was changed",
    typed: "npx qstash-verify explain eyJhbGciOi… --body-file body.json",
    play: explain,
  },
  {
    name: "check",
    title: "qstash-verify check: 34 genuine and hostile deliveries, and what the app answered",
    typed: `npx qstash-verify check ${ADDRESS}`,
    play: ({ folder, app }) => toItsEnd(folder, "check", app),
  },
  {
    name: "migrate",
    title: "qstash-verify migrate: the second of seven steps, receive from both regions",
    typed: "npx qstash-verify migrate",
    play: migrate,
  },
  {
    name: "dev",
    title: "qstash-verify dev: a local QStash with both regions, and a delivery of each",
    typed: "npx qstash-verify dev --write .env.local",
    play: dev,
  },
];

async function toItsEnd(folder: string, ...args: readonly string[]): Promise<string> {
  const run = runInTerminal(args, folder);
  await run.ended;
  return run.output();
}

async function explain({ folder }: Stage): Promise<string> {
  const [vector] = golden.vectors;
  const variables = `QSTASH_CURRENT_SIGNING_KEY=${vector?.key}\nQSTASH_NEXT_SIGNING_KEY=sig_TestEuNext000000000000000000\n`;
  writeFileSync(join(folder, "explain.env"), variables);
  const body = JSON.stringify(JSON.parse(atob(vector?.body ?? "")), null, 2);
  writeFileSync(join(folder, "body.json"), body);
  const args = ["--body-file", "body.json", "--at", "2026-01-15T12:00:30Z", "-e", "explain.env"];
  return await toItsEnd(folder, "explain", vector?.token ?? "", ...args);
}

async function migrate({ folder, eu }: Stage): Promise<string> {
  await call(eu, "POST", "/v2/topics/orders/endpoints", {
    endpoints: [{ url: "https://shop.example.com/api/orders" }],
  });
  await call(eu, "POST", "/v2/queues", { queueName: "invoices", parallelism: 2 });
  const run = runInTerminal(["migrate"], folder);
  await run.see("From where to where?");
  run.press("\r");
  await run.see(/Step 2 of 7[\s\S]*Leave/);
  const shown = run.output();
  run.press("\u0003");
  await run.ended;
  return shown;
}

async function dev({ folder }: Stage): Promise<string> {
  const ports = ["--eu-port", "0", "--us-port", "0"];
  const run = runInTerminal(["dev", ...ports, "--write", ".env.local"], folder);
  await run.see("What happens to a message is shown here:");
  const env = parseEnv(readFileSync(join(folder, ".env.local"), "utf8")) as Record<string, string>;
  // The app has no key of the US: its delivery is refused.
  const app = await startApp({ ...env, US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: "" });
  for (const prefix of ["EU_CENTRAL_1", "US_EAST_1"]) {
    const url = env[`${prefix}_QSTASH_URL`] ?? "";
    const token = env[`${prefix}_QSTASH_TOKEN`] ?? "";
    await call({ url, token }, "POST", `/v2/publish/${app.address}`, { order: "A-1042" });
    await run.see(prefix === "US_EAST_1" ? "retry 1/3" : /200 \d+ ms/);
  }
  const shown = run.output();
  app.stop();
  run.press("\u0003");
  await run.ended;
  return shown;
}
