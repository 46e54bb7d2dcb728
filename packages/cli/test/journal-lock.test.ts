import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openJournalFile } from "../dist/migration/journal/journal-file.js";
import { holdJournal } from "../dist/migration/journal/journal-lock.js";
import { directory } from "./command-line.js";

const LOCK = fileURLToPath(new URL("../dist/migration/journal/journal-lock.js", import.meta.url));

/** Takes the journal, writes when it got it and when it gave it back, and ends with 3 where it did not. */
const CONTENDER = `
  const { appendFileSync } = await import("node:fs");
  const { holdJournal } = await import(process.argv[1]);
  const [, , journal, log] = process.argv;
  const release = await holdJournal(journal).catch(() => process.exit(3));
  appendFileSync(log, "in " + process.pid + "\\n");
  await new Promise((resolve) => setTimeout(resolve, 30));
  appendFileSync(log, "out " + process.pid + "\\n");
  release();
`;

/** A process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

function heldBy(journal: string, pid: number, host: string): string {
  const file = `${journal}.held-by-${pid}-abc`;
  writeFileSync(file, JSON.stringify({ pid, host, since: "2026-01-01T00:00:00.000Z" }));
  return file;
}

test("of many at once, over a dead one's lock, never two have it", async () => {
  const folder = directory();
  const [journal, log] = [join(folder, "j.jsonl"), join(folder, "log")];
  let winners = 0;
  for (let round = 0; round < 3; round += 1) {
    heldBy(journal, deadPid(), hostname());
    const args = ["--input-type=module", "-e", CONTENDER, LOCK, journal, log];
    const contenders = Array.from({ length: 6 }, () => spawn(process.execPath, args));
    const codes = await Promise.all(contenders.map(async (each) => (await once(each, "exit"))[0]));
    winners += codes.filter((code) => code === 0).length;
    expect(codes.every((code) => code === 0 || code === 3)).toBe(true);
  }
  const lines = readFileSync(log, "utf8").trim().split("\n");
  expect(lines.length).toBe(winners * 2);
  for (let index = 0; index < lines.length; index += 2) {
    expect(lines[index + 1]).toBe(lines[index]?.replace("in", "out"));
  }
  expect(winners).toBeGreaterThanOrEqual(3);
  expect(readdirSync(folder)).toEqual(["log"]);
});

test("whoever has it is named; another machine's lock stays, and so does one of this process", async () => {
  const journal = join(directory(), "j.jsonl");
  const release = await holdJournal(journal);
  await expect(holdJournal(journal)).rejects.toThrow(
    new RegExp(`in use by process ${process.pid} on ${hostname()}, since 20.*remove .*held-by-`),
  );
  release();
  (await holdJournal(journal))();
  const file = heldBy(journal, deadPid(), "another-machine");
  await expect(holdJournal(journal)).rejects.toThrow(/on another-machine, since 2026-01-01/);
  expect(existsSync(file)).toBe(true);
});

test("a lock with this process's own number, from before it, is a dead one's", async () => {
  const journal = join(directory(), "j.jsonl");
  const file = heldBy(journal, process.pid, hostname());
  (await holdJournal(journal))();
  expect(existsSync(file)).toBe(false);
});

test("a journal that is a link to another file is refused, and that file is left alone", async () => {
  const folder = directory();
  const other = join(folder, "other");
  writeFileSync(other, "somebody's");
  symlinkSync(other, join(folder, "j.jsonl"));
  const journal = await openJournalFile(join(folder, "j.jsonl"), true);
  await expect(journal.append("a line\n")).rejects.toThrow(/is a link/);
  await journal.close();
  expect(readFileSync(other, "utf8")).toBe("somebody's");
});

test("a lock that cannot be read is somebody's", async () => {
  const journal = join(directory(), "j.jsonl");
  writeFileSync(`${journal}.held-by-1-abc`, "not ours");
  await expect(holdJournal(journal)).rejects.toThrow(/on an unknown machine/);
});
