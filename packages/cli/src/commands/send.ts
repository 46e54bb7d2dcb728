import type { Region } from "@qstash-verify/core";
import { hostileDeliveries } from "@qstash-verify/testing";
import { type Command, Option } from "commander";
import { loadEnvironment, readBytes } from "../environment/load-environment.js";
import { homeRegion } from "../environment/signing-keys.js";
import { Failure } from "../failure.js";
import { type DeliveryAnswer, deliver } from "../send/deliver.js";
import { explainAnswer } from "../send/explain-answer.js";
import { showAnswer } from "../send/show-answer.js";
import { signingKeyFor } from "../send/signing-key-for.js";
import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import { bodyOf } from "./body-option.js";
import type { CommandContext } from "./command-context.js";
import {
  destinationOption,
  listOption,
  regionOption,
  urlOption,
  withEnvFile,
} from "./option-parsers.js";

interface SendOptions {
  readonly envFile?: readonly string[];
  readonly region?: Region;
  readonly key: "current" | "next";
  readonly method: string;
  readonly header?: readonly string[];
  readonly body?: string;
  readonly bodyFile?: string;
  readonly published?: string;
  readonly tamper?: string;
  readonly json?: boolean;
}

/** `send`: one delivery, as QStash would send it. */
export function sendCommand(program: Command, context: CommandContext): void {
  withEnvFile(program.command("send"))
    .description("Sign one delivery with your own keys, and send it to an app.")
    .argument(
      "<url>",
      "where the app listens, such as localhost:3000/api/qstash",
      destinationOption,
    )
    .option("--region <region>", "the region that sends (default: the primary one)", regionOption)
    .addOption(
      new Option("--key <slot>", "the key that signs")
        .choices(["current", "next"])
        .default("current"),
    )
    .option("--method <method>", "the method", "POST")
    .option(
      "--header <name: value>",
      "a header of the message; @file reads one per line from a file (repeatable)",
      listOption,
    )
    .option("--body <text>", "the body (default: empty); valid JSON is sent as JSON")
    .option("--body-file <file>", "the same from a file, byte for byte")
    .option("--published <url>", "the URL that is signed, if the app is behind a proxy", urlOption)
    .addOption(
      new Option("--tamper <how>", "tamper with it, so that the app must refuse it").choices(
        hostileDeliveries.map(({ name }) => name),
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
  const lines = hostileDeliveries.map(({ name, label, needs }) => {
    const remark = needs ? `${label} (accepted unless the app sets ${needs})` : label;
    return `  ${name.padEnd(12)} ${remark}`;
  });
  return `
--tamper:
${lines.join("\n")}

Exit code: 0 if the app answers 2xx, or refuses what was tampered with (4xx, but not 404 or 405); 1 if not; 2 if nothing answers.

  qstash-verify send localhost:3000/api/qstash --body '{"a":1}'`;
}

async function send(url: string, options: SendOptions, terminal: Terminal): Promise<boolean> {
  const env = loadEnvironment(options.envFile ?? [], terminal.env);
  const region = options.region ?? homeRegion(env);
  const key = signingKeyFor(env, region, options.key);
  const body = bodyOf(options) ?? new Uint8Array();
  const hostile = hostileDeliveries.find(({ name }) => name === options.tamper);
  const answer = await deliver({
    to: url,
    published: options.published ?? url,
    method: options.method.toUpperCase(),
    headers: withContentType(headersOf(options.header ?? []), body),
    body,
    region,
    key,
    hostile,
  });
  const isRight = hostile ? isRefused(answer) : answer.status >= 200 && answer.status < 300;
  if (options.json) terminal.out(JSON.stringify(answer, null, 2));
  else showAnswer(answer, isRight, terminal);
  if (hostile && !isRight && !options.json && !explainAnswer(answer)) {
    const { label, remedy } = hostile;
    const { red } = terminal.paint;
    const said = red(`the app should have refused this, and did not: ${label}`);
    terminal.say(remark(red("✗"), remedy ? `${said}; ${remedy}` : said, terminal));
  }
  return isRight;
}

/** Where the app has nothing at this path or for this method, nobody has looked at the delivery. */
function isRefused({ status }: DeliveryAnswer): boolean {
  return status >= 400 && status < 500 && status !== 404 && status !== 405;
}

/** A JSON body is sent as JSON, unless a header says otherwise. */
function withContentType(
  headers: Record<string, string>,
  body: Uint8Array,
): Record<string, string> {
  const isNamed = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  return isNamed || !isJson(body) ? headers : { "Content-Type": "application/json", ...headers };
}

function isJson(body: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return true;
  } catch {
    return false;
  }
}

function headersOf(options: readonly string[]): Record<string, string> {
  const lines = options.flatMap((option) =>
    option.startsWith("@") ? readLines(option.slice(1)) : [option],
  );
  return Object.fromEntries(
    lines.map((line): [string, string] => {
      const [, name, value = ""] = /^([!#$%&'*+.^`|~\w-]+):\s*(.*)$/.exec(line) ?? [];
      // The value is not quoted: it may be a token without a header name.
      if (name === undefined) throw new Failure('--header must be "Name: value"');
      return [name, value];
    }),
  );
}

function readLines(file: string): string[] {
  const lines = readBytes(file).toString().split(/\r?\n/);
  return lines.filter((line) => line.trim() !== "");
}
