import { writeFileSync } from "node:fs";
import { join } from "node:path";
import nextEnv from "@next/env";
import { isAboutQStash } from "@qstash-verify/core/building";
import { loadEnv } from "vite";
import { loadEnvironment } from "../../../packages/cli/dist/environment/load-environment.js";

export type Read = Readonly<Record<string, string | undefined>>;

const { processEnv, resetEnv, updateInitialEnv } = nextEnv;
updateInitialEnv({ ...process.env });

/** Reads the `.env` of a folder, as the command line and two frameworks do. */
export class Readers {
  readonly #folder: string;
  readonly #file: string;

  constructor(folder: string) {
    // All of them let the process win, so it must have nothing to say.
    for (const name of Object.keys(process.env).filter(isAboutQStash)) delete process.env[name];
    this.#folder = folder;
    this.#file = join(folder, ".env");
  }

  write(content: string): void {
    writeFileSync(this.#file, content, "latin1");
  }

  /** @throws Failure where the command line refuses it */
  commandLine(): Read {
    return loadEnvironment([this.#file], {});
  }

  /** @returns nothing where Next.js says that it cannot read the file: a variable refers to itself */
  next(content: string): Read | undefined {
    // Next.js reads its files as UTF-8, too.
    const contents = Buffer.from(content, "latin1").toString("utf8");
    const files = [{ path: this.#file, contents, env: {} }];
    let failed = false;
    const log = { info: () => {}, error: () => (failed = true) };
    processEnv(files, this.#folder, log, true);
    // It has put them into the process.
    resetEnv();
    return failed ? undefined : files[0]?.env;
  }

  vite(): Read {
    return loadEnv("development", this.#folder, "");
  }
}
