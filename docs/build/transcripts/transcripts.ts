import { runPiped } from "./run-piped.js";
import { openShop, type Shop } from "./shop.js";

/** A command whose output a page shows, by the name that the page gives. */
type Scene = readonly [name: string, args: (shop: Shop) => readonly string[]];

/** In their order: each changes what the next ones find. Scenes without a name are not shown. */
const SCENES: readonly Scene[] = [
  ["send", ({ app }) => ["send", app, "--body", '{"order":1}']],
  ["send-tampered", ({ app }) => ["send", app, "--tamper", "body"]],
  ["check", ({ app }) => ["check", app]],
  ["explain", explain],
  ["doctor-online", () => ["doctor", "--online"]],
  ["keys-show", () => ["keys", "show", "--region", "eu"]],
  ["schedules-list", () => ["schedules", "list"]],
  ["schedules-pause", () => ["schedules", "pause", "nightly-report", "--region", "eu"]],
  ["", () => ["schedules", "resume", "nightly-report", "--region", "eu"]],
  ["migrate", () => ["migrate", "--from", "eu"]],
  ["migrate-env", migrateEnv],
  ["migrate-plan", () => ["migrate", "plan", "--from", "eu"]],
  ["migrate-apply", () => ["migrate", "apply", "--from", "eu", "--pause-source", "--yes"]],
  ["migrate-verify", () => ["migrate", "verify", "--from", "eu"]],
  ["migrate-dead-letters", () => ["migrate", "dead-letters", "--from", "eu"]],
  ["migrate-undo", () => ["migrate", "undo", "--from", "eu", "--yes"]],
  ["keys-roll", () => ["keys", "roll", "--region", "us", "--yes"]],
];

/** What else differs between runs, and what stands for it. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  // The addresses of the local regions: real ones need no such variables.
  [/✓ \w+_QSTASH_URL .*\n.*own addresses\n/g, ""],
  // In a table, the cell stays as wide as it was.
  [/http:\/\/127\.0\.0\.1:\d+(\/\S*)(?= +│)/g, "http://localhost:3000$1 "],
  [/http:\/\/127\.0\.0\.1:\d+\//g, "http://localhost:3000/"],
  [/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, "Thu, 15 Jan 2026 12:00:00 GMT"],
  [/(next {5}sig_…)\w{4}(?=\n {2}yours {4}rolled)/g, "$1MrOg"],
];

let played: Promise<ReadonlyMap<string, string>> | undefined;

/** The output of a command that was run now, as a block of a page. */
export async function transcript(name: string): Promise<string> {
  played ??= play();
  const text = (await played).get(name);
  if (text === undefined) throw new Error(`there is no transcript named ${name}`);
  return `\`\`\`txt\n${text}\n\`\`\``;
}

async function play(): Promise<ReadonlyMap<string, string>> {
  await using shop = await openShop();
  const texts = new Map<string, string>();
  for (const [name, args] of SCENES) {
    let text = await runPiped(args(shop), shop.folder);
    for (const [pattern, replacement] of CHANGING) text = text.replaceAll(pattern, replacement);
    texts.set(name, text.trimEnd());
  }
  return texts;
}

function explain({ token }: Shop): readonly string[] {
  const url = "https://app.example.com/api/qstash";
  const at = "2026-01-15T12:00:30Z";
  return ["explain", token, "--body", '{"order": 1}', "--url", url, "--at", at, "-e", "keys.env"];
}

function migrateEnv(): readonly string[] {
  const file = ".env.migration";
  return ["migrate", "env", "--from", "eu", "--fetch-keys", "--write", file, "--for", "fly"];
}
