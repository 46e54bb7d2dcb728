import { execFile } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { createEmulator, DataFolderError } from "@qstash-verify/emulator";
import { expect, onTestFinished, test } from "vitest";
import { dataFolder, folderOf, journalLines } from "./kept-state.js";
import { call, startSession } from "./session.js";

/** The lines of a small journal, and where it is. */
async function startSmall() {
  const folder = dataFolder();
  const { emulator, eu } = await startSession({ dataDir: folder });
  await eu.publish({ url: "https://example.com/", delay: "1h" });
  await eu.queue({ queueName: "q" }).upsert({ parallelism: 2 });
  await emulator.stop();
  // It is written anew, a line for each.
  await emulator.start();
  await emulator.stop();
  return { folder, lines: journalLines(folder) };
}

function refusal(folder: string): { code?: string; message: string } {
  try {
    createEmulator({ dataDir: folder });
    return { message: "it was not refused" };
  } catch (error) {
    if (error instanceof DataFolderError) return error;
    throw error;
  }
}

test("a changed, a missing, a repeated and a moved line are found, and nothing is changed", async () => {
  const { folder, lines } = await startSmall();
  const path = join(folder, "qstash.journal");
  const text = readFileSync(path, "utf8").split("\n");
  const middle = Math.floor(lines.length / 2);
  const other = text[middle]?.replace(/[0-9a-f]"|\d\]/, 'z"') ?? "";
  const spoilt = [
    text.toSpliced(middle, 1, other),
    text.toSpliced(middle, 1),
    text.toSpliced(middle, 0, text[middle] ?? ""),
    text.toSpliced(middle, 2, text[middle + 1] ?? "", text[middle] ?? ""),
    text.toSpliced(middle, 1, ""),
  ].map((each) => each.join("\n"));
  for (const each of [...spoilt, "no journal\n", ""]) {
    writeFileSync(path, each);
    const { code, message } = refusal(folder);
    expect([code, message]).toEqual(["data_folder_damaged", expect.stringContaining(path)]);
    expect(message).toMatch(/line \d+|first line/);
    expect(readFileSync(path, "utf8")).toBe(each);
  }
});

test("what was being written when it was killed is cut off, whatever it is", async () => {
  const { folder } = await startSmall();
  const path = join(folder, "qstash.journal");
  const text = readFileSync(path, "utf8");
  for (const rest of ["0123abcd [17", "\0\0\0", "x"]) {
    writeFileSync(path, text + rest);
    const { queues } = createEmulator({ dataDir: folder }).regions.EU_CENTRAL_1;
    expect(queues).toMatchObject([{ name: "q", parallelism: 2 }]);
  }
});

test("what a newer version wrote, and what nobody knows, is not read", async () => {
  const { lines } = await startSmall();
  const code = "data_folder_newer";
  expect(refusal(folderOf(lines, "qstash-verify data 2"))).toMatchObject({ code });
  const unknown = JSON.stringify([1, ["EU_CENTRAL_1 plans", "a", {}]]);
  expect(refusal(folderOf([...lines, unknown]))).toMatchObject({
    code,
    message: expect.stringContaining("EU_CENTRAL_1 plans"),
  });
  const without = lines.filter((line) => !line.includes('EU_CENTRAL_1 message"'));
  expect(refusal(folderOf(without))).toMatchObject({ code: "data_folder_damaged" });
});

test("one at a time has a folder, and it is free when that has ended", async () => {
  const folder = dataFolder();
  const { emulator, eu } = await startSession({ dataDir: folder });
  const late = createEmulator({ dataDir: folder });
  const inUse = { code: "data_folder_in_use" };
  await expect(late.start()).rejects.toMatchObject(inUse);
  await expect(inAnotherProcess(folder)).rejects.toMatchObject({
    stderr: expect.stringContaining(`in use by process ${process.pid}`),
  });
  await eu.publish({ url: "https://example.com/", delay: "1h" });
  await emulator.stop();
  // It was read before that, and does not know of it.
  await expect(late.start()).rejects.toMatchObject(inUse);
  const next = await createEmulator({ dataDir: folder }).start();
  // What has lost it does not take the lock of who has it.
  await expect(emulator.start()).rejects.toMatchObject(inUse);
  await expect(inAnotherProcess(folder)).rejects.toThrow();
  await next.stop();
  expect(await inAnotherProcess(folder)).toMatchObject({ stderr: "" });
  await expect(emulator.start()).rejects.toMatchObject(inUse);
});

async function inAnotherProcess(folder: string) {
  const script = `
    const { createEmulator } = require("@qstash-verify/emulator");
    const emulator = createEmulator({ dataDir: process.argv[1] });
    emulator.start().then(() => emulator.stop());
  `;
  const options = { cwd: import.meta.dirname, timeout: 60_000 };
  return promisify(execFile)(process.execPath, ["-e", script, folder], options);
}

test("what was killed holds nothing up, nor for long in another container", async () => {
  const { folder } = await startSmall();
  const gone = join(folder, `in-use-by-${process.pid}-1-`);
  const foreign = join(folder, "in-use-by-1-1-0000000000000000");
  writeFileSync(foreign, "");
  const emulator = createEmulator({ dataDir: folder });
  onTestFinished(() => emulator.stop());
  await expect(emulator.start()).rejects.toThrow("of another machine or container");
  expect(readdirSync(folder).sort()).toEqual([basename(foreign), "qstash.journal"]);
  const before = new Date(Date.now() - 31_000);
  utimesSync(foreign, before, before);
  await emulator.start();
  const [own = ""] = readdirSync(folder);
  expect(readdirSync(folder)).toEqual([
    expect.stringContaining(`-${process.pid}-`),
    "qstash.journal",
  ]);
  await emulator.stop();
  // One that had this process's number, and began at another time.
  writeFileSync(gone + own.split("-").at(-1), "");
  await emulator.start();
  expect(readdirSync(folder)).toEqual([own, "qstash.journal"]);
});

test("who has lost a folder accepts nothing more, and tells it once", async () => {
  const folder = dataFolder();
  const { emulator, eu } = await startSession({ dataDir: folder });
  const failures: unknown[] = [];
  emulator.onFailure((error) => failures.push(error));
  const [own = ""] = readdirSync(folder);
  rmSync(join(folder, own));
  const publish = () => eu.publish({ url: "https://example.com/", delay: "1h" });
  await expect(publish()).rejects.toThrow("another process");
  await expect(publish()).rejects.toThrow("another process");
  expect(failures).toMatchObject([{ name: "DataFolderError", code: "data_folder_in_use" }]);
  await emulator.stop();
  expect(createEmulator({ dataDir: folder }).regions.EU_CENTRAL_1.messages).toEqual([]);
});

test("only its owner can read it", async () => {
  const folder = dataFolder();
  const { emulator } = await startSession({ dataDir: folder });
  const mode = (path: string) => statSync(path).mode & 0o777;
  expect(mode(folder)).toBe(0o700);
  const files = readdirSync(folder);
  expect(files).toHaveLength(2);
  for (const file of files) expect(mode(join(folder, file))).toBe(0o600);
  await emulator.stop();
  expect(readdirSync(folder)).toEqual(["qstash.journal"]);
});

test("a link, somebody else's reach, and what is no file are refused", async () => {
  const { folder } = await startSmall();
  const code = "data_folder_unsafe";
  const link = dataFolder();
  symlinkSync(folder, link);
  expect(refusal(link)).toMatchObject({ code });
  expect(refusal(`${link}/`)).toMatchObject({ code });
  const linked = dataFolder();
  mkdirSync(linked);
  symlinkSync(join(folder, "qstash.journal"), join(linked, "qstash.journal"));
  expect(refusal(linked)).toMatchObject({ code });
  const pipe = dataFolder();
  mkdirSync(join(pipe, "qstash.journal"), { recursive: true });
  expect(refusal(pipe)).toMatchObject({ code });
  chmodSync(folder, 0o777);
  expect(refusal(folder)).toMatchObject({ code, message: expect.stringContaining("chmod 700") });
  const empty = dataFolder();
  mkdirSync(empty, { mode: 0o777 });
  createEmulator({ dataDir: empty });
  expect(statSync(empty).mode & 0o777).toBe(0o700);
});

test.runIf(process.platform !== "win32")(
  "a journal that others can write to is not read, wherever it is",
  async () => {
    const { folder } = await startSmall();
    const path = join(folder, "qstash.journal");
    for (const mode of [0o666, 0o620, 0o602]) {
      chmodSync(path, mode);
      expect(refusal(folder)).toMatchObject({
        code: "data_folder_unsafe",
        message: expect.stringContaining("chmod 600"),
      });
    }
    chmodSync(path, 0o644);
    expect(refusal(folder).message).toBe("it was not refused");
  },
);

test("a link to nothing is replaced, and what it names is not made", async () => {
  const folder = dataFolder();
  mkdirSync(folder, { mode: 0o700 });
  const elsewhere = join(folder, "elsewhere");
  for (const name of ["qstash.journal", "qstash.journal.draft"]) {
    symlinkSync(elsewhere, join(folder, name));
  }
  const { emulator } = await startSession({ dataDir: folder });
  await emulator.stop();
  expect(readdirSync(folder)).toEqual(["qstash.journal"]);
  expect(lstatSync(join(folder, "qstash.journal")).isFile()).toBe(true);
});

test("a journal that no memory holds is an error, and left as it is", async () => {
  const { folder } = await startSmall();
  const path = join(folder, "qstash.journal");
  truncateSync(path, 3 * 2 ** 30);
  expect(refusal(folder)).toMatchObject({ code: "data_folder_unwritable" });
  expect(statSync(path).size).toBe(3 * 2 ** 30);
});

test.runIf(process.platform === "linux")(
  "a folder that cannot be written to is an error",
  async () => {
    // Also for root, whom no mode keeps from writing.
    const folder = `/proc/${process.pid}/task`;
    const emulator = createEmulator({ dataDir: folder });
    onTestFinished(() => emulator.stop());
    await expect(emulator.start()).rejects.toMatchObject({
      code: "data_folder_unwritable",
      message: expect.stringContaining(folder),
    });
  },
);

test.runIf(process.platform !== "win32")(
  "a full disk: what is answered with an error is not accepted",
  async () => {
    const folder = dataFolder();
    const script = `
    const { createEmulator } = require("@qstash-verify/emulator");
    const emulator = createEmulator({ dataDir: process.argv[1] });
    const main = async () => {
      await emulator.start();
      const { url, token } = emulator.regions.EU_CENTRAL_1;
      const publish = () => fetch(url + "/v2/publish/https://example.com/", {
        method: "POST",
        headers: { Authorization: "Bearer " + token, "Upstash-Delay": "1h" },
        body: "x".repeat(5000),
      });
      const accepted = [];
      let response = await publish();
      for (; response.ok; response = await publish()) accepted.push((await response.json()).messageId);
      const { status } = response;
      const { error } = await response.json();
      const again = await publish();
      const read = await fetch(url + "/v2/queues", { headers: { Authorization: "Bearer " + token } });
      const restarted = await emulator.restart().catch(({ code, message }) => [code, message]);
      const statuses = { again: again.status, read: read.status };
      console.log(JSON.stringify({ accepted, status, error, ...statuses, restarted }));
      await emulator.stop();
    };
    main();
  `;
    // As if there were no more room: a file may not be larger.
    const limited = `ulimit -f 200; exec "$0" -e "$1" "$2"`;
    const { stdout } = await promisify(execFile)(
      "sh",
      ["-c", limited, process.execPath, script, folder],
      { cwd: import.meta.dirname, timeout: 60_000 },
    );
    const { accepted, ...answers } = JSON.parse(stdout);
    expect(answers).toEqual({
      status: 500,
      error: expect.stringMatching(/^the data folder cannot be used: EFBIG .* start again$/),
      again: 500,
      read: 500,
      restarted: ["data_folder_unwritable", expect.stringMatching(/create a new emulator/)],
    });
    expect(accepted.length).toBeGreaterThan(10);
    const { emulator } = await startSession({ dataDir: folder });
    const ids = emulator.regions.EU_CENTRAL_1.messages.map(({ messageId }) => messageId);
    expect(ids).toEqual(accepted);
    const path = "/v2/publish/https://example.com/";
    expect(
      await call(emulator, "POST", path, { headers: { "Upstash-Delay": "1h" } }),
    ).toMatchObject({
      status: 201,
    });
  },
);
