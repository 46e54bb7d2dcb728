import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { EmulatedRegion, Emulator } from "@qstash-verify/emulator";
import { onTestFinished } from "vitest";

/** A folder of the test's own, which is not there yet. */
export function dataFolder(): string {
  const parent = mkdtempSync(join(tmpdir(), "emulator-data-"));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, "data");
}

/** The lines of a journal, each without its checksum. */
export function journalLines(folder: string): string[] {
  const text = readFileSync(join(folder, "qstash.journal"), "utf8");
  return text
    .split("\n")
    .slice(1, -1)
    .map((line) => line.slice(9));
}

/** Makes a folder with a journal of these lines. */
export function folderOf(lines: readonly string[], header = "qstash-verify data 1"): string {
  const folder = dataFolder();
  mkdirSync(folder, { mode: 0o700 });
  let sum = 0;
  const text = [header, ...lines].map((line) => {
    sum = crc32(line, sum);
    return `${sum.toString(16).padStart(8, "0")} ${line}\n`;
  });
  writeFileSync(join(folder, "qstash.journal"), text.join(""), { mode: 0o600 });
  return folder;
}

/** Everything that the APIs of both regions show, to the byte. */
export async function shownBy(emulator: Emulator): Promise<Record<string, string>> {
  const shown: Record<string, string> = {};
  for (const region of Object.values(emulator.regions)) {
    for (const path of pathsOf(region)) {
      const headers = { Authorization: `Bearer ${region.token}` };
      const response = await fetch(region.url + path, { headers });
      shown[`${region.name} ${path}`] = `${response.status} ${await response.text()}`;
    }
  }
  return shown;
}

function pathsOf(region: EmulatedRegion): string[] {
  // Delivered messages are in no list, but can be asked for.
  const messageIds = new Set(region.logs.map(({ messageId }) => messageId));
  const lists = [
    "schedules",
    "queues",
    "topics",
    "flowControl",
    "globalParallelism",
    "bulkActions",
    "dlq",
    "keys",
  ];
  return [
    ...lists.map((name) => `/v2/${name}`),
    "/v2/logs?count=1000",
    "/v2/workflows/logs?count=1000",
    "/v2/workflows/dlq?count=1000",
    ...[...messageIds].map((id) => `/v2/messages/${id}`),
    ...region.runs.map(({ workflowRunId }) => `/v2/workflows/runs/${workflowRunId}`),
    "/v2/waiters/awaited",
    "/v2/waiters/lost",
  ];
}
