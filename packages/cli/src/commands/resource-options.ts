import type { Region } from "@qstash-verify/core";
import type { Command } from "commander";
import type { Api } from "../api/api.js";
import { loadEnvironment } from "../environment/load-environment.js";
import { openRegions } from "../resources/open-regions.js";
import type { Terminal } from "../terminal/terminal.js";
import { eitherRegionOption, withEnvFile } from "./option-parsers.js";
import { sayLocal } from "./say-local.js";

/** The options that all commands about resources have. */
export interface RegionOptions {
  readonly envFile?: readonly string[];
  readonly region: Region | "both";
  readonly json?: boolean;
}

/** Adds them. */
export function withRegions(command: Command): Command {
  return withEnvFile(command)
    .option(
      "--region <region>",
      "eu, us, or both: every region with a token",
      eitherRegionOption,
      "both",
    )
    .option("--json", "print JSON");
}

/** The regions that they ask for. @throws Failure if no region has a token */
export function regionsOf(
  { envFile = [], region }: RegionOptions,
  terminal: Terminal,
  access: "read" | "write",
): Api[] {
  const env = loadEnvironment(envFile, terminal.env);
  sayLocal(env, region !== "both", access, terminal);
  return openRegions(env, region, access);
}
