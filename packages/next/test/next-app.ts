import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, rm, symlink } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** A production build of `test/app` that answers at `origin`. */
export interface NextApp {
  readonly origin: string;
  /** Everything it has printed. */
  output(): string;
  /** Bytes of memory it has in use, where the system tells (Linux). */
  memory(): number;
  stop(): Promise<void>;
}

const OWN = new URL("../", import.meta.url);

/**
 * Builds the app with one version of Next.js, in a copy of its own and without a single QSTASH
 * variable, and starts it with those of `settings`.
 *
 * @param version The name under which that version is installed.
 * @param place The copy's own directory: test files run at once.
 * @param root The package whose `test/app` it is.
 */
export async function startNext(
  version: "next" | "next-15",
  settings: Record<string, string>,
  place: string = version,
  root: URL = OWN,
): Promise<NextApp> {
  const app = new URL(`.apps/${place}/`, root);
  await rm(app, { recursive: true, force: true });
  await cp(new URL("test/app/", root), app, { recursive: true });
  await mkdir(new URL("node_modules/", app));
  const installed = new URL(`node_modules/${version}`, root);
  await symlink(fileURLToPath(installed), fileURLToPath(new URL("node_modules/next", app)));

  const build = next(app, {}, "build");
  const [code] = await once(build.child, "exit");
  if (code !== 0) throw new Error(`the build failed\n${build.output()}`);

  const { child, output } = next(app, settings, "start", "--port=0", "--hostname=127.0.0.1");
  const exited = once(child, "exit");
  const origin = await new Promise<string>((resolve, reject) => {
    child.stdout?.on("data", () => {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0];
      if (url !== undefined && output().includes("Ready")) resolve(url);
    });
    exited.then(() => reject(new Error(`the server ended\n${output()}`)));
  });
  const stop = async () => {
    child.kill();
    await exited;
  };
  return { origin, output, memory: () => residentMemory(child.pid), stop };
}

/** `statm` counts pages, of 4096 bytes on every machine this runs on. */
function residentMemory(pid: number | undefined): number {
  const statm = `/proc/${pid}/statm`;
  return existsSync(statm) ? Number(readFileSync(statm, "utf8").split(" ")[1]) * 4096 : 0;
}

function next(
  app: URL,
  settings: Record<string, string>,
  ...args: string[]
): { child: ChildProcess; output(): string } {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/QSTASH|^NODE_ENV$|^VITEST/.test(name)),
  ) as NodeJS.ProcessEnv;
  const bin = fileURLToPath(new URL("node_modules/next/dist/bin/next", app));
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: app,
    env: { ...env, ...settings, NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return { child, output: () => output };
}
