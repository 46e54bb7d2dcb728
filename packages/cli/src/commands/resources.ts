import { type Command, InvalidArgumentError } from "commander";
import { RESOURCE_KINDS } from "../resources/kinds.js";
import { listIn, locate } from "../resources/read-regions.js";
import type { ResourceKind } from "../resources/resource-kind.js";
import { showList, showOne, withoutSecrets } from "../resources/show-resources.js";
import type { CommandContext } from "./command-context.js";
import { countOption } from "./option-parsers.js";
import { type RegionOptions, regionsOf, withRegions } from "./resource-options.js";
import { verbCommand } from "./resource-verbs.js";
import { runsNotifyCommand } from "./runs-notify.js";

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
    .option("--limit <count>", "at most so many of each region", limitOption, 20)
    .option("--cursor <cursor>", "go on where the list before ended")
    .action(async (options: ListOptions) => {
      const apis = regionsOf(options, terminal, "read");
      const listing = await listIn(apis, kind, options.limit, options.cursor);
      const { items, cursor, failures } = listing;
      const masked = items.map(({ region, record }) => ({
        region,
        ...Object(withoutSecrets(record)),
      }));
      if (options.json) terminal.out(JSON.stringify({ items: masked, cursor, failures }, null, 2));
      else showList(listing, kind, terminal);
      for (const failure of failures) terminal.say(`${terminal.paint.red("✗")} ${failure}`);
      exitWith(failures.length > 0 ? 2 : 0);
    });
}

function showCommand(parent: Command, kind: ResourceKind, { terminal }: CommandContext): void {
  withRegions(parent.command("show"))
    .description("Show everything that a region says of one of them, secrets masked.")
    .argument("<id>", `as in \`${kind.name} list\``)
    .action(async (id: string, options: RegionOptions) => {
      const apis = regionsOf(options, terminal, "read");
      const { region, record } = await locate(apis, kind, id);
      const masked = Object(withoutSecrets(record));
      if (options.json) terminal.out(JSON.stringify({ region, ...masked }, null, 2));
      else showOne({ region, record: masked }, terminal);
    });
}

function limitOption(text: string): number {
  const count = countOption(text);
  if (count > 0) return count;
  throw new InvalidArgumentError("it is a whole number above 0.");
}
