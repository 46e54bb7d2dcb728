import { text } from "node:stream/consumers";
import type { ReceiverOptions } from "@qstash-verify/core";
import { type Command, InvalidArgumentError } from "commander";
import { loadEnvironment } from "../environment/load-environment.js";
import { type ExplainInput, explain } from "../explain/explain.js";
import type { Step } from "../explain/explanation.js";
import { type Verdict, verdict } from "../explain/verdict.js";
import { Failure } from "../failure.js";
import { indented } from "../terminal/indented.js";
import type { Terminal } from "../terminal/terminal.js";
import { bodyOf } from "./body-option.js";
import type { CommandContext } from "./command-context.js";
import { countOption, withEnvFile } from "./option-parsers.js";

interface ExplainOptions {
  readonly envFile?: readonly string[];
  readonly body?: string;
  readonly bodyFile?: string;
  readonly url?: string;
  readonly path?: string;
  readonly regionHeader?: string;
  readonly contentLength?: number;
  readonly at?: number;
  readonly clockTolerance?: number;
  readonly maxBodyBytes?: number;
  readonly strict?: boolean;
  readonly dev?: boolean;
  readonly keysFile?: string;
  readonly json?: boolean;
}

/** `explain`: what a signature says, and where its verification ends. */
export function explainCommand(program: Command, context: CommandContext): void {
  withEnvFile(program.command("explain"))
    .description("Decode an Upstash-Signature, and say step by step what passes and what fails.")
    .argument("<token>", "the value of the Upstash-Signature header; -: from standard input")
    .option("--body <text>", "the body of the request")
    .option("--body-file <file>", "the same, to the byte")
    .option("--url <url>", "the destination it must have been signed for")
    .option("--path <target>", "the path and query it must have been signed for, on any host")
    .option("--region-header <value>", "the value of Upstash-Region")
    .option("--content-length <bytes>", "the value of Content-Length", countOption)
    .option("--at <time>", "when it arrived, as 2026-01-15T12:00:00Z; now unless given", time)
    .option("--clock-tolerance <seconds>", "as the option of the receiver", Number)
    .option("--max-body-bytes <bytes>", "as the option of the receiver", Number)
    .option("--strict", "as the option of the receiver")
    .option("--dev", "trust the published development keys, as devMode: true")
    .option("--no-dev", "ignore QSTASH_DEV, as devMode: false")
    .option(
      "--keys-file <file>",
      "trust the QSTASH_…_SIGNING_KEYs of a file, as currentSigningKey and nextSigningKey",
    )
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nThe steps are this command's own reading; the verdict is that of @qstash-verify/core.\n\n  qstash-verify explain eyJ… --body-file body.bin --env-file .env --at 2026-01-15T12:00:00Z",
    )
    .action((token: string, options: ExplainOptions) => explainAndShow(token, options, context));
}

async function explainAndShow(
  token: string,
  options: ExplainOptions,
  { terminal, exitWith }: CommandContext,
): Promise<void> {
  const value = token === "-" ? (await text(process.stdin)).trim() : token;
  const input = inputOf(value, options, terminal);
  const judged = await verdict(input);
  // Of options that cannot be obeyed no step would be right.
  const invalid = judged.code === "option_invalid";
  const { steps, code } = invalid ? { steps: [], code: judged.code } : await explain(input);
  show(steps, judged, terminal, options.json);
  if (code !== judged.code) {
    throw new Failure(`the steps say ${code ?? "verified"}: please report this difference`);
  }
  exitWith(judged.result === "verified" ? 0 : judged.result === "refused" ? 1 : 2);
}

function inputOf(token: string, options: ExplainOptions, terminal: Terminal): ExplainInput {
  const { clockTolerance, maxBodyBytes, strict, dev, keysFile } = options;
  // Not by the command line itself: every user of the machine can read it in the list of processes.
  const keys = keysFile === undefined ? {} : loadEnvironment([keysFile], {});
  const receiver: ReceiverOptions = {
    env: loadEnvironment(options.envFile ?? [], terminal.env),
    clockTolerance,
    maxBodyBytes,
    strict,
    devMode: dev,
    currentSigningKey: keys["QSTASH_CURRENT_SIGNING_KEY"],
    nextSigningKey: keys["QSTASH_NEXT_SIGNING_KEY"],
  };
  return {
    token,
    regionHeader: options.regionHeader,
    body: bodyOf(options),
    contentLength: options.contentLength,
    url: options.url,
    path: options.path,
    now: options.at ?? Date.now(),
    options: receiver,
  };
}

function show(
  steps: readonly Step[],
  judged: Verdict,
  terminal: Terminal,
  json: boolean | undefined,
): void {
  if (json) {
    terminal.out(JSON.stringify({ steps, verdict: judged }, null, 2));
    return;
  }
  const { green, red, dim, bold } = terminal.paint;
  const signs = { pass: green("✓"), fail: red("✗"), skip: dim("·") };
  for (const { name, state, code, detail } of steps) {
    const margin = {
      first: `${signs[state]} ${name.padEnd(10)} `,
      rest: " ".repeat(13),
      width: 13,
    };
    terminal.out(indented(`${code ? `${bold(code)}: ` : ""}${detail}`, terminal, margin));
  }
  const word = judged.result === "verified" ? green("verified") : red(judged.code ?? judged.result);
  terminal.out("");
  terminal.out(`${bold("verdict")}: ${word}. ${judged.message}`);
}

function time(value: string): number {
  const milliseconds = /^\d{10}$/.test(value) ? Number(value) * 1000 : Date.parse(value);
  if (Number.isFinite(milliseconds)) return milliseconds;
  throw new InvalidArgumentError("it is a time, such as 2026-01-15T12:00:00Z, or Unix seconds.");
}
