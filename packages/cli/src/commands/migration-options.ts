import { type Command, InvalidArgumentError } from "commander";
import { KINDS, type Kind } from "../migration/resource.js";
import type { MigrationOptions, SelectionOptions } from "../migration/selection.js";
import { countOption, listOption, regionOption, urlOption, withEnvFile } from "./option-parsers.js";

/** The options by which a plan is made. */
export type PlanCommandOptions = MigrationOptions & SelectionOptions;

/** Adds the options that a plan is made by, and `--json`. */
export function withPlan(command: Command): Command {
  return withSelection(withJournal(withAccounts(command))).option("--json", "print JSON");
}

/** Adds the options that say which two regions. */
export function withAccounts(command: Command): Command {
  return withEnvFile(command)
    .requiredOption("--from <region>", "the region to move from", regionOption)
    .requiredOption("--to <region>", "the region to move to", regionOption)
    .option("--from-url <url>", "the address of the source's API", urlOption)
    .option("--to-url <url>", "the address of the target's API", urlOption);
}

/** Adds the option that says where the journal is. */
export function withJournal(command: Command): Command {
  return command.option(
    "--journal <file>",
    "where is written down what was done; qstash-<from>-to-<to>.jsonl unless given",
  );
}

/** Adds the options that say what is meant. */
function withSelection(command: Command): Command {
  return command
    .option("--only <kinds>", "some of: url-groups,queues,schedules", kindsOption)
    .option(
      "--name <pattern>",
      "only names that match, * for any characters (repeatable)",
      listOption,
    )
    .option("--overwrite", "replace on the target what is in the way")
    .option(
      "--meant-running <pattern>",
      "schedules whose pause in the source is a migration's: they run in the target (repeatable)",
      listOption,
    )
    .option(
      "--meant-paused <pattern>",
      "schedules whose pause is their owner's: they stay paused (repeatable)",
      listOption,
    )
    .option("--leave-messages", "migrate queues whose undelivered messages stay in the source")
    .option("--max-schedules <count>", "how many the target's plan allows", countOption)
    .option("--max-queues <count>", "the same for queues", countOption)
    .option("--max-url-groups <count>", "the same for URL groups", countOption);
}

function kindsOption(text: string): ReadonlySet<Kind> {
  const names = text.split(",").map((name) => name.trim().replace(/s$/, "").toLowerCase());
  const kinds = names.map((name) => {
    const kind = KINDS.find((each) => each === name);
    if (!kind) throw new InvalidArgumentError("it is some of: url-groups,queues,schedules.");
    return kind;
  });
  return new Set(kinds);
}
