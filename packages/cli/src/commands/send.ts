import type { Region } from "@qstash-verify/core";
import { type Command, Option } from "commander";
import { loadEnvironment, readBytes } from "../environment/load-environment.js";
import { homeRegion, signingKey } from "../environment/signing-keys.js";
import { Failure } from "../failure.js";
import { deliver } from "../send/deliver.js";
import { TAMPERINGS, type Tampering } from "../send/tampering.js";
import { indented } from "../terminal/indented.js";
import type { Terminal } from "../terminal/terminal.js";
import { bodyOf } from "./body-option.js";
import type { CommandContext } from "./command-context.js";
import { listOption, regionOption, urlOption } from "./option-parsers.js";

interface SendOptions {
  readonly envFile?: readonly string[];
  readonly region?: Region;
  readonly key: "current" | "next";
  readonly method: string;
  readonly header?: readonly string[];
  readonly body?: string;
  readonly bodyFile?: string;
  readonly published?: string;
  readonly tamper?: Tampering;
  readonly json?: boolean;
}

/** `send`: one delivery, as QStash would make it. */
export function sendCommand(program: Command, context: CommandContext): void {
  program
    .command("send")
    .description("Sign one delivery with your own keys, and deliver it to an app.")
    .argument("<url>", "where the app listens", urlOption)
    .option(
      "-e, --env-file <file>",
      "read the keys from a file, not from the environment",
      listOption,
    )
    .option(
      "--region <region>",
      "the region that sends; the primary one unless given",
      regionOption,
    )
    .addOption(
      new Option("--key <slot>", "the key that signs")
        .choices(["current", "next"])
        .default("current"),
    )
    .option("--method <method>", "the method", "POST")
    .option("--header <name: value>", "a header of the message; @file: those of a file", listOption)
    .option("--body <text>", "the body; empty unless given")
    .option("--body-file <file>", "the same, to the byte")
    .option(
      "--published <url>",
      "the URL that is signed, where the app is behind a proxy",
      urlOption,
    )
    .addOption(
      new Option("--tamper <how>", "spoil it: the app must refuse it").choices(
        Object.keys(TAMPERINGS),
      ),
    )
    .option("--json", "print the answer as JSON")
    .addHelpText("after", help())
    .action(async (url: string, options: SendOptions) => {
      const isRight = await send(url, options, context.terminal);
      context.exitWith(isRight ? 0 : 1);
    });
}

function help(): string {
  const lines = Object.entries(TAMPERINGS).map(
    ([name, tamper]) => `  ${name.padEnd(12)} ${tamper.help}`,
  );
  return `
--tamper:
${lines.join("\n")}

Exit code: 0 where the app answers 2xx, or refuses (4xx) what was spoilt; 1 where it does not.

  qstash-verify send http://localhost:3000/api/qstash --body '{"a":1}' --header 'Content-Type: application/json'`;
}

async function send(url: string, options: SendOptions, terminal: Terminal): Promise<boolean> {
  const env = loadEnvironment(options.envFile ?? [], terminal.env);
  const region = options.region ?? homeRegion(env);
  const key = signingKey(env, region, options.key);
  const answer = await deliver({
    to: url,
    published: options.published ?? url,
    method: options.method.toUpperCase(),
    headers: headersOf(options.header ?? []),
    body: bodyOf(options) ?? new Uint8Array(),
    region,
    key,
    tampering: options.tamper,
  });
  const isRight = options.tamper
    ? answer.status >= 400 && answer.status < 500
    : answer.status >= 200 && answer.status < 300;
  if (options.json) terminal.out(JSON.stringify(answer, null, 2));
  else show(answer, terminal, options.tamper, isRight);
  return isRight;
}

function show(
  answer: { status: number; headers: Readonly<Record<string, string>>; body: string },
  terminal: Terminal,
  tampering: Tampering | undefined,
  isRight: boolean,
): void {
  const { green, red, dim } = terminal.paint;
  terminal.out((isRight ? green : red)(`${answer.status}`));
  for (const [name, value] of Object.entries(answer.headers))
    terminal.out(dim(`${name}: ${value}`));
  if (answer.body) terminal.out("");
  // Behind a border: an answer can be made to look like lines of ours.
  for (const line of answer.body.replace(/\n$/, "").split("\n")) {
    if (!answer.body) continue;
    const border = { first: `${dim("│")} `, rest: `${dim("│")} `, width: 2 };
    terminal.out(indented(line.replace(/\r$/, "").replaceAll("\t", "  "), terminal, border));
  }
  if (tampering && !isRight) {
    const spoilt = TAMPERINGS[tampering].help;
    terminal.say(red(`✗ the app did not refuse it, and it should have: ${spoilt}`));
  }
}

function headersOf(options: readonly string[]): Record<string, string> {
  const lines = options.flatMap((option) =>
    option.startsWith("@") ? readLines(option.slice(1)) : [option],
  );
  return Object.fromEntries(
    lines.map((line): [string, string] => {
      const [, name, value = ""] = /^([!#$%&'*+.^`|~\w-]+):\s*(.*)$/.exec(line) ?? [];
      // It is not quoted: what is wrong with it may be that it is a token alone.
      if (name === undefined) throw new Failure('a --header is not one: it is "Name: value"');
      return [name, value];
    }),
  );
}

function readLines(file: string): string[] {
  const lines = readBytes(file).toString().split(/\r?\n/);
  return lines.filter((line) => line.trim() !== "");
}
