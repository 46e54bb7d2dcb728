import { once } from "node:events";
import type { Region } from "@qstash-verify/core";
import { type Command, InvalidArgumentError, Option } from "commander";
import { environmentLine, writeSecretFile } from "../environment/write-secret-file.js";
import { Failure } from "../failure.js";
import type { CommandContext } from "./command-context.js";
import { listOption, portOption, regionOption } from "./option-parsers.js";

interface DevOptions {
  readonly mode: "single" | "migration";
  readonly region: Region;
  readonly euPort: number;
  readonly usPort: number;
  readonly speed: number;
  readonly data?: string;
  readonly write?: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly allowHost?: readonly string[];
  readonly allowOrigin?: readonly string[];
}

/** `dev`: a local QStash with both regions, until Ctrl-C. */
export function devCommand(program: Command, context: CommandContext): void {
  program
    .command("dev")
    .description("Start a local QStash with both regions, and print the variables to use it.")
    .addOption(
      new Option("--mode <mode>", "which variables to print")
        .choices(["migration", "single"])
        .default("migration"),
    )
    .option("--region <region>", "the region of single mode, or the primary one", regionOption)
    .option("--eu-port <port>", "where the EU region listens; 0: a free port", portOption, 8180)
    .option("--us-port <port>", "where the US region listens; 0: a free port", portOption, 8181)
    .option("--speed <factor>", "how many times as fast as the real one its clock is", speed, 1)
    .option("--data <dir>", "keep everything in this folder, tokens and keys included")
    .option("--write <file>", "also write the variables to a file, for --env-file")
    .option("--force", "let --write replace a file")
    .option(
      "--allow-host <name>",
      "answer to this name, such as a tunnel's (repeatable)",
      listOption,
    )
    .option(
      "--allow-origin <origin>",
      "let pages of this origin send requests (repeatable)",
      listOption,
    )
    .option("--json", "print the variables as JSON")
    .addHelpText(
      "after",
      "\nEverything is on 127.0.0.1, and in memory without --data: then tokens and keys are new each time. Ctrl-C ends it.\nRequests of web pages are refused, and those to other names than localhost, unless they are allowed.\n\n  qstash-verify dev --write .env.local --force",
    )
    .action((options: DevOptions) => dev(options, context));
}

async function dev(options: DevOptions, { terminal }: CommandContext): Promise<void> {
  const { mode, region = "EU_CENTRAL_1", euPort, usPort, speed } = options;
  // Only this command needs it, and the others start in half the time.
  const { createEmulator, DataFolderError } = await import("@qstash-verify/emulator");
  const emulator = createEmulator({
    clock: speed === 1 ? "real" : { speed },
    dataDir: options.data,
    regions: { EU_CENTRAL_1: { port: euPort }, US_EAST_1: { port: usPort } },
    allow: { hosts: options.allowHost, origins: options.allowOrigin },
  });
  const ended = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  try {
    await emulator.start();
  } catch (error) {
    await emulator.stop();
    if (error instanceof DataFolderError) throw error;
    const code = error instanceof Error && "code" in error ? error.code : String(error);
    throw new Failure(
      `cannot listen on ports ${euPort} and ${usPort}: ${code}; choose others with --eu-port and --us-port`,
    );
  }
  try {
    const variables = emulator.env(mode, region);
    if (options.write) writeSecretFile(options.write, variables, options.force);
    if (options.json) terminal.out(JSON.stringify(variables, null, 2));
    else {
      for (const [name, value] of Object.entries(variables)) {
        terminal.out(environmentLine(name, value));
      }
    }
    const kept = options.data === undefined ? "and everything in them" : "and keeps what they know";
    terminal.say(`Both regions are up. Ctrl-C ends them, ${kept}.`);
    await ended;
    terminal.say("Stopping.");
  } finally {
    await emulator.stop();
  }
}

function speed(text: string): number {
  const factor = Number(text);
  if (Number.isFinite(factor) && factor > 0) return factor;
  throw new InvalidArgumentError("it is a number above 0, such as 60.");
}
