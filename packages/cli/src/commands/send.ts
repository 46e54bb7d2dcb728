import type { Region } from "@qstash-verify/core";
import { DEV_VARIABLE } from "@qstash-verify/core/building";
import { hostileDeliveries } from "@qstash-verify/testing";
import { type Command, Option } from "commander";
import { excuseFor } from "../check/excuse-for.js";
import { isLoopback } from "../check/loopback.js";
import { readSettings } from "../environment/load-environment.js";
import { homeRegion } from "../environment/signing-keys.js";
import { type DeliveryAnswer, deliver } from "../send/deliver.js";
import { explainAnswer } from "../send/explain-answer.js";
import { headersOf, withContentType } from "../send/message-headers.js";
import { showAnswer } from "../send/show-answer.js";
import { signingKeyFor } from "../send/signing-key-for.js";
import { paragraph } from "../terminal/paragraph.js";
import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import { bodyOf } from "./body-option.js";
import type { CommandContext } from "./command-context.js";
import {
  destinationOption,
  listOption,
  methodOption,
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
    .option("--method <method>", "the method", methodOption, "POST")
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

Exit code: 0 if the app answers 2xx, or refuses what was tampered with (4xx, but not 404, 405 or 429); 1 if not; 2 if nothing answers.

  qstash-verify send localhost:3000/api/qstash --body '{"a":1}'`;
}

/** Milliseconds until it is said that the command waits. */
const PATIENCE = 2000;
const WAITING = "waiting for the app's answer … Ctrl-C to stop";

async function send(url: string, options: SendOptions, terminal: Terminal): Promise<boolean> {
  const { variables: env, sources } = readSettings(options.envFile ?? [], terminal.env);
  const region = options.region ?? homeRegion(env);
  const { secret: key, source, regionless } = signingKeyFor(env, region, options.key);
  const body = bodyOf(options) ?? new Uint8Array();
  const hostile = hostileDeliveries.find(({ name }) => name === options.tamper);
  const delivered = deliver({
    to: url,
    published: options.published ?? url,
    method: options.method,
    headers: withContentType(headersOf(options.header ?? []), body),
    body,
    region,
    key,
    hostile,
  });
  const waiting = setTimeout(() => terminal.say(paragraph(WAITING, terminal)), PATIENCE);
  const answer = await delivered.finally(() => clearTimeout(waiting));
  const isAccepted = answer.status >= 200 && answer.status < 300;
  const sender = { key, ...(regionless && { regionless }) };
  const note = hostile && isAccepted ? excuseFor(hostile, sender, isLoopback(url)) : undefined;
  const isRight = hostile ? isRefused(answer) || note !== undefined : isAccepted;
  if (options.json) terminal.out(JSON.stringify(answer, null, 2));
  else showAnswer(answer, isRight, signer(source, sources.get(source)), terminal);
  if (options.region && regionless && !hostile && isAccepted && !options.json) {
    const unproven = `the region of the key is not known, so this does not show that the app accepts ${region}`;
    terminal.say(remark(terminal.paint.yellow("!"), unproven, terminal));
  }
  if (note && !options.json) terminal.say(remark(terminal.paint.yellow("!"), note, terminal));
  if (hostile && !isRight && !options.json && !explainAnswer(answer)) {
    const { label, remedy } = hostile;
    const { red } = terminal.paint;
    const said = red(`the app should have refused this, and did not: ${label}`);
    terminal.say(remark(red("✗"), remedy ? `${said}; ${remedy}` : said, terminal));
  }
  return isRight;
}

/** The key that signed, in words. */
function signer(source: string, file = "the shell"): string {
  return source === DEV_VARIABLE
    ? `signed with a published key, because ${source} is set in ${file}`
    : `signed with ${source} from ${file}`;
}

/** Where the app has nothing at this path or for this method, or limits the rate, nobody has looked at the delivery. */
function isRefused({ status }: DeliveryAnswer): boolean {
  return status >= 400 && status < 500 && ![404, 405, 429].includes(status);
}
