import { type Command, InvalidArgumentError, Option } from "commander";
import { folderOption, listOption, portOption, regionOption } from "./option-parsers.js";

/** The options of `dev`. */
export function devOptions(command: Command): void {
  listeningOptions(command);
  outputOptions(command);
  consoleOptions(command);
}

function listeningOptions(command: Command): void {
  command
    .addOption(
      new Option("--mode <mode>", "both regions, or a single one").choices(["migration", "single"]),
    )
    .option(
      "--region <region>",
      "the single region; with --mode migration the primary one",
      regionOption,
    )
    .option(
      "--port <port>",
      "the port of a single region, or of the primary one with --published-keys (default: QSTASH_DEV_PORT, or 8080)",
      portOption,
    )
    .option(
      "--eu-port <port>",
      "where the EU region listens; 0: a free port (default: 8180)",
      portOption,
    )
    .option(
      "--us-port <port>",
      "where the US region listens; 0: a free port (default: 8181)",
      portOption,
    )
    .option("--host <address>", "the address to listen on; 0.0.0.0: all of them", "127.0.0.1")
    .option("--published-keys", "use Upstash's published token and keys, for QSTASH_DEV=true")
    .option("--no-published-keys", "a random token and keys, even for a single region")
    .option("--speed <factor>", "how many times as fast as real time its clock runs", speed, 1)
    .option(
      "--allow-host <name>",
      "accept requests to this host name, such as a tunnel's (repeatable)",
      listOption,
    )
    .option(
      "--allow-origin <origin>",
      "let pages of this origin use it, such as https://console.upstash.com (repeatable)",
      listOption,
    );
}

function outputOptions(command: Command): void {
  command
    .option("--data <dir>", "keep everything in this folder across restarts", folderOption)
    .option(
      "--write <file>",
      "also set the variables in this file; the rest of it is left unchanged",
    )
    .option("--json", "print one JSON object per line: first the variables, then every event")
    .option("--quiet", "print no events");
}

function consoleOptions(command: Command): void {
  command
    .option(
      "--console-port <port>",
      "the port of the console, on this machine only (default: a free one)",
      portOption,
    )
    .option("--no-console", "do not start the console");
}

function speed(text: string): number {
  const factor = Number(text);
  if (Number.isFinite(factor) && factor > 0) return factor;
  throw new InvalidArgumentError("It must be a number above 0, such as 60.");
}
