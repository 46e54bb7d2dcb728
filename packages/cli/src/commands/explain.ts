import { text } from "node:stream/consumers";
import { readSettings } from "@qstash-verify/core/building";
import { type Command, InvalidArgumentError } from "commander";
import { loadEnvironment } from "../environment/load-environment.js";
import { type ExplainInput, explain, type StepLine, type Verdict } from "../explain/explain.js";
import { indented } from "../terminal/indented.js";
import { paragraph } from "../terminal/paragraph.js";
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

/** The option that a skipped step needs. */
const OPTION_FOR: Partial<Record<StepLine["name"], string>> = {
  url: "not asked for: --url or --path compares it",
  body: "not checked: give it with --body-file",
};

/** `explain`: what a signature says, and where its verification ends. */
export function explainCommand(program: Command, context: CommandContext): void {
  withEnvFile(program.command("explain"))
    .description("Decode an Upstash-Signature, and show step by step what passes and what fails.")
    .argument(
      "<token>",
      "the value of the Upstash-Signature header; - reads it from standard input",
    )
    .option("--body <text>", "the body of the request")
    .option("--body-file <file>", "the same from a file, byte for byte")
    .option("--url <url>", "the destination it must have been signed for")
    .option("--path <target>", "the path and query it must have been signed for, on any host")
    .option("--region-header <value>", "the value of Upstash-Region")
    .option("--content-length <bytes>", "the value of Content-Length", countOption)
    .option("--at <time>", "when it arrived, such as 2026-01-15T12:00:00Z (default: now)", time)
    .option("--clock-tolerance <seconds>", "the same as the receiver's option", Number)
    .option("--max-body-bytes <bytes>", "the same as the receiver's option", Number)
    .option("--strict", "the same as the receiver's option")
    .option("--dev", "trust the published development keys, as devMode: true does")
    .option("--no-dev", "ignore QSTASH_DEV, as devMode: false does")
    .option(
      "--keys-file <file>",
      "trust the QSTASH_…_SIGNING_KEYs of a file, as currentSigningKey and nextSigningKey",
    )
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nThese are the steps that @qstash-verify/core takes.\n\nExit code: 0 verified; 1 refused; 2 no verdict.\n\n  qstash-verify explain eyJ… --body-file body.bin -e .env",
    )
    .action((token: string, options: ExplainOptions) => explainAndShow(token, options, context));
}

async function explainAndShow(
  token: string,
  options: ExplainOptions,
  { terminal, exitWith }: CommandContext,
): Promise<void> {
  const given = token === "-" ? (await text(process.stdin)).trim() : token;
  // Whoever copies it from a log copies the whole line.
  const value = given.replace(/^upstash-signature:\s*/i, "");
  const { steps: described, verdict } = await explain(inputOf(value, options, terminal));
  const steps = described.map((step) => {
    const hint = step.state === "skip" ? OPTION_FOR[step.name] : undefined;
    return hint === undefined ? step : { ...step, detail: hint };
  });
  if (options.json) terminal.out(JSON.stringify({ steps, verdict }, null, 2));
  else show(steps, verdict, terminal);
  exitWith(verdict.result === "verified" ? 0 : verdict.result === "refused" ? 1 : 2);
}

function inputOf(token: string, options: ExplainOptions, terminal: Terminal): ExplainInput {
  const { clockTolerance, maxBodyBytes, strict, dev, keysFile, url, path, at } = options;
  // Not as an option: every user of the machine can read command lines in the list of processes.
  const keys = keysFile === undefined ? undefined : readSettings(loadEnvironment([keysFile], {}));
  const expected = url ?? (path === undefined ? undefined : "path");
  return {
    headers: {
      "upstash-signature": token,
      "upstash-region": options.regionHeader,
      "content-length": options.contentLength?.toString(),
    },
    target: path ?? url ?? "",
    body: bodyOf(options),
    options: {
      env: loadEnvironment(options.envFile ?? [], terminal.env),
      clockTolerance,
      maxBodyBytes,
      strict,
      devMode: dev,
      currentSigningKey: keys?.unprefixed.current,
      nextSigningKey: keys?.unprefixed.next,
      ...(expected !== undefined && { url: expected }),
      ...(at !== undefined && { now: () => at }),
    },
  };
}

function show(steps: readonly StepLine[], verdict: Verdict, terminal: Terminal): void {
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
  const { result, code, message } = verdict;
  const word = result === "verified" ? green("verified") : red(code ?? result);
  terminal.out("");
  terminal.out(
    paragraph(
      `${bold("verdict")}: ${word}. ${message.slice(0, 1).toUpperCase()}${message.slice(1)}`,
      terminal,
    ),
  );
}

function time(value: string): number {
  const milliseconds = /^\d{10}$/.test(value) ? Number(value) * 1000 : Date.parse(value);
  if (Number.isFinite(milliseconds)) return milliseconds;
  throw new InvalidArgumentError(
    "It must be a time, such as 2026-01-15T12:00:00Z, or Unix seconds.",
  );
}
