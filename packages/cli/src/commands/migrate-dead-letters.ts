import { type Command, Option } from "commander";
import { type ExitCode, Failure } from "../failure.js";
import { type DeadLetter, readDeadLetters } from "../migration/dead-letter/dead-letter.js";
import {
  leftText,
  letterLines,
  lettersAsJson,
  repeatedText,
  resultLines,
} from "../migration/dead-letter/show-letters.js";
import {
  type LetterStep,
  leftOf,
  lettersToTake,
  planLetters,
  type Taken,
  takeAlong,
} from "../migration/dead-letter/take-along.js";
import { type MigrationSession, openMigration } from "../migration/migration-session.js";
import { type MigrationOptions, matcher } from "../migration/selection.js";
import { confirm } from "../terminal/confirm.js";
import { startProgress } from "../terminal/progress.js";
import type { CommandContext } from "./command-context.js";
import { withAccounts, withJournal } from "./migration-options.js";
import { countOption, listOption } from "./option-parsers.js";

interface LetterOptions extends MigrationOptions {
  readonly publish?: boolean;
  readonly retry?: boolean;
  readonly unclear?: boolean;
  readonly name?: readonly string[];
  readonly concurrency: number;
  readonly yes?: boolean;
}

/** `migrate dead-letters`: what to do about the messages that the vendor leaves behind. */
export function migrateDeadLettersCommand(migrate: Command, context: CommandContext): void {
  const command = migrate
    .command("dead-letters")
    .description(
      "List the dead letters of the old region, publish them in the new, or retry them.",
    );
  withJournal(withAccounts(command))
    .addOption(new Option("--publish", "publish each in the target, once").conflicts("retry"))
    .option("--retry", "deliver each again from the source")
    .option(
      "--unclear",
      "with --publish: also messages that may be published already, because an earlier --publish was killed or got no answer",
    )
    .option(
      "--name <pattern>",
      "only destinations that match, * for any characters (repeatable)",
      listOption,
    )
    .option("--concurrency <count>", "how many at a time", countOption, 4)
    .option("--yes", "do not ask")
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action(async (options: LetterOptions) => {
      if (options.unclear && !options.publish) command.error("error: --unclear needs --publish");
      const { terminal, outside, exitWith } = context;
      const session = await openMigration(options, {
        env: terminal.env,
        mayWrite: Boolean(options.publish ?? options.retry),
        ...(options.retry && { sourceAccess: "retry" }),
        outside,
      });
      try {
        exitWith(await run(session, options, context));
      } finally {
        await session.journal.close();
      }
    });
}

const HELP = `
Without --publish and --retry it only lists them. The journal records what was published, so that no later
run publishes it again. A published dead letter keeps its destination, method, headers, body, callbacks,
retries, queue, flow control and labels, but not its id, its schedule or its URL group. Steps of workflow
runs are left out: resume the run in its own region, with \`runs resume\`.

Exit code: 1 if one failed, or was left because it is blocked or unclear.

  qstash-verify migrate dead-letters --from eu
  qstash-verify migrate dead-letters --from eu --publish --name '*/orders'`;

async function run(
  session: MigrationSession,
  options: LetterOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context;
  const { from, to } = options;
  const letters = meantOf(await readDeadLetters(session.source), options);
  const steps = planLetters(letters, session.journal, session.targetState.queue, options);
  const chosen = chosenOf(steps, options);
  const print = options.json || options.yes ? () => {} : terminal.out;
  for (const line of letterLines(steps, { from, to }, terminal)) print(line);
  const isTaking = Boolean(options.publish ?? options.retry);
  const left = isTaking ? leftOf(steps, chosen) : [];
  const { failed, repeated } = await take(session, { chosen, left }, options, context);
  if (options.json) terminal.out(JSON.stringify(lettersAsJson(steps, failed), null, 2));
  else if (isTaking) {
    const where = options.publish ? `published in ${to}` : `delivered again from ${from}`;
    const count = chosen.length - failed.length - repeated.length;
    const taken = `${count} ${where}${repeatedText(repeated)}`;
    const isListed = !options.yes;
    for (const line of resultLines({ taken, failed, left, isListed }, terminal)) terminal.out(line);
  }
  return failed.length + left.length > 0 ? 1 : 0;
}

/** @throws Failure where the patterns match nothing */
function meantOf(letters: readonly DeadLetter[], { name, from }: LetterOptions): DeadLetter[] {
  const isMeant = name ? matcher(name) : () => true;
  const meant = letters.filter(({ url }) => isMeant(url));
  if (name && meant.length === 0 && letters.length > 0) {
    throw new Failure(
      `nothing matches: no dead letter in ${from} has the destination ${name.join(" or ")}`,
    );
  }
  return meant;
}

function chosenOf(steps: readonly LetterStep[], { publish, retry, unclear }: LetterOptions) {
  if (!publish && !retry) return [];
  return lettersToTake(steps, retry ? "retry" : "publish", unclear);
}

async function take(
  session: MigrationSession,
  {
    chosen,
    left,
  }: { readonly chosen: readonly DeadLetter[]; readonly left: readonly LetterStep[] },
  { from, to, retry, concurrency, yes }: LetterOptions,
  { terminal, outside }: CommandContext,
): Promise<Taken> {
  if (chosen.length === 0) return { failed: [], repeated: [] };
  const question = retry
    ? `Deliver ${chosen.length} again from ${from}?`
    : `Publish ${chosen.length} in ${to}?`;
  await confirm(terminal, leftText(left, chosen.length + left.length) + question, yes);
  // To the end of the process: the report and the journal are still to be written.
  const interruption = outside.watchInterrupts((text) => terminal.say(text));
  const progress = await startProgress(terminal, retry ? "retrying" : "publishing", chosen.length);
  try {
    return await takeAlong(chosen, retry ? "retry" : "publish", {
      ...session,
      concurrency: Math.max(1, concurrency),
      onProgress: progress.advance,
      interruption: interruption.reason,
    });
  } finally {
    progress.stop();
  }
}
