import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, rm, symlink } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** A production build of `test/app` that answers at `origin`. */
export interface NextApp {
  readonly origin: string;
  /** Everything it has printed since it started. */
  output(): string;
  stop(): Promise<void>;
}

const PACKAGE = new URL("../", import.meta.url);

/**
 * Builds and starts the app with one version of Next.js, in a copy of its own.
 *
 * @param version The name under which that version is installed.
 */
export async function startNext(version: "next" | "next-15"): Promise<NextApp> {
  const app = new URL(`.apps/${version}/`, PACKAGE);
  await rm(app, { recursive: true, force: true });
  await cp(new URL("test/app/", PACKAGE), app, { recursive: true });
  await mkdir(new URL("node_modules/", app));
  const installed = new URL(`node_modules/${version}`, PACKAGE);
  await symlink(fileURLToPath(installed), fileURLToPath(new URL("node_modules/next", app)));

  const build = next(app, "build");
  const [code] = await once(build.child, "exit");
  if (code !== 0) throw new Error(`the build failed\n${build.output()}`);

  const { child, output } = next(app, "start", "--port", "0", "--hostname", "127.0.0.1");
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
  return { origin, output, stop };
}

/** Runs Next.js without a single QSTASH variable: neither a build nor a start may need one. */
function next(app: URL, ...args: string[]): { child: ChildProcess; output(): string } {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/QSTASH|^NODE_ENV$|^VITEST/.test(name)),
  ) as NodeJS.ProcessEnv;
  const bin = fileURLToPath(new URL("node_modules/next/dist/bin/next", app));
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: app,
    env: { ...env, NEXT_TELEMETRY_DISABLED: "1" },
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
