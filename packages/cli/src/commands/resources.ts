import { type Command, InvalidArgumentError } from "commander";
import { RESOURCE_KINDS } from "../resources/kinds.js";
import { locate, regionNames } from "../resources/locate.js";
import { type Listing, listIn } from "../resources/read-regions.js";
import type { ResourceKind } from "../resources/resource-kind.js";
import { showList, showOne, withoutSecrets } from "../resources/show-resources.js";
import { remark } from "../terminal/remark.js";
import { shellWord } from "../terminal/shell-word.js";
import type { Terminal } from "../terminal/terminal.js";
import type { CommandContext } from "./command-context.js";
import { type RegionOptions, regionsOf, withRegions } from "./resource-options.js";
import { verbCommand } from "./resource-verbs.js";
import { runsNotifyCommand } from "./runs-notify.js";

const DEFAULT_LIMIT = 20;

interface ListOptions extends RegionOptions {
  readonly limit: number;
  readonly cursor?: string;
}

/** `messages`, `logs`, `dlq` and the others: all of one shape. */
export function resourceCommands(program: Command, context: CommandContext): void {
  for (const kind of RESOURCE_KINDS) {
    const { name, title } = kind;
    const command = program.command(name);
    listCommand(command, kind, context);
    if (kind.find) showCommand(command, kind, context);
    for (const verb of kind.verbs ?? []) verbCommand(command, kind, verb, context);
    if (name === "runs") runsNotifyCommand(command, context);
    const verbs = command.commands.map((each) => each.name());
    command.description(`${title} of both regions: ${verbs.join(", ")}.`);
  }
}

function listCommand(parent: Command, kind: ResourceKind, { terminal, exitWith }: CommandContext) {
  withRegions(parent.command("list"))
    .description(`List ${kind.description}.`)
    .option("--limit <count>", "how many to list per region", limitOption, DEFAULT_LIMIT)
    .option("--cursor <cursor>", "continue from the cursor that the last list printed")
    .action(async (options: ListOptions) => {
      const apis = regionsOf(options, terminal, "read");
      const listing = await listIn(apis, kind, options.limit, options.cursor);
      const { items, cursor, fullLimit, failures } = listing;
      const hasMore = (cursor ?? fullLimit) !== undefined;
      const masked = items.map(({ region, record }) => ({
        region,
        ...Object(withoutSecrets(record)),
      }));
      if (options.json) {
        terminal.out(JSON.stringify({ items: masked, cursor, hasMore, failures }, null, 2));
      } else {
        showList(listing, kind, regionNames(apis), terminal);
        if (hasMore) showMore(listing, kind, options, terminal);
      }
      for (const failure of failures) {
        terminal.say(remark(terminal.paint.red("✗"), failure, terminal));
      }
      exitWith(failures.length > 0 ? 2 : 0);
    });
}

/** The command that continues the list, or that shows all of it, for pasting into a shell. */
function showMore(
  { cursor, fullLimit = DEFAULT_LIMIT }: Listing,
  { name }: ResourceKind,
  { envFile = [], region, limit }: ListOptions,
  { say, paint }: Terminal,
): void {
  const most = cursor ? limit : fullLimit;
  const words = [
    ...envFile.flatMap((file) => ["-e", file]),
    ...(region === "both" ? [] : ["--region", region.slice(0, 2).toLowerCase()]),
    ...(most === DEFAULT_LIMIT ? [] : ["--limit", `${most}`]),
    ...(cursor ? ["--cursor", cursor] : []),
  ];
  say(paint.dim("There is more:"));
  say(paint.dim(`  npx qstash-verify ${name} list ${words.map(shellWord).join(" ")}`));
}

function showCommand(parent: Command, kind: ResourceKind, { terminal }: CommandContext): void {
  withRegions(parent.command("show"))
    .description(`Show one ${kind.one} in full, secrets masked.`)
    .argument("<id>", `as in \`${kind.name} list\``)
    .action(async (id: string, options: RegionOptions) => {
      const apis = regionsOf(options, terminal, "read");
      const { region, record, failures } = await locate(apis, kind, id);
      const masked = Object(withoutSecrets(record));
      if (options.json) terminal.out(JSON.stringify({ region, ...masked }, null, 2));
      else showOne({ region, record: masked }, terminal);
      for (const failure of failures) {
        terminal.say(remark(terminal.paint.yellow("!"), `not asked: ${failure}`, terminal));
      }
    });
}

function limitOption(text: string): number {
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 1 to 999999999.");
}
