import type { Command } from "commander";
import type { Api } from "../api/api.js";
import type { Place } from "../environment/account.js";
import { Failure } from "../failure.js";
import { publishedBefore } from "../migration/published-before.js";
import { actOn, type Outcome } from "../resources/act-on.js";
import { locateForChange, regionNames } from "../resources/locate.js";
import { listIn } from "../resources/read-regions.js";
import type { ResourceKind, Verb } from "../resources/resource-kind.js";
import { confirm } from "../terminal/confirm.js";
import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import { uninterrupted } from "../terminal/uninterrupted.js";
import type { CommandContext } from "./command-context.js";
import { type RegionOptions, regionsOf, withRegions } from "./resource-options.js";

interface VerbOptions extends RegionOptions {
  readonly all?: boolean;
  readonly yes?: boolean;
}

/** What can be done to resources: a command for each verb of their kind. */
export function verbCommand(
  parent: Command,
  kind: ResourceKind,
  verb: Verb,
  context: CommandContext,
): void {
  const ids = verb.takesAll ? "[ids...]" : "<ids...>";
  const command = withRegions(parent.command(verb.name))
    .description(`${capitalized(verb.description)}.`)
    .argument(ids, `as in \`${kind.name} list\``);
  if (verb.takesAll) command.option("--all", "all of them, instead of ids");
  if (verb.asks || verb.takesAll) command.option("--yes", "do not ask");
  command.action((named: readonly string[], options: VerbOptions) =>
    act(kind, verb, named, options, context),
  );
}

function capitalized(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}

interface Target {
  readonly api: Api;
  readonly id: string;
}

async function act(
  kind: ResourceKind,
  verb: Verb,
  named: readonly string[],
  options: VerbOptions,
  { terminal, exitWith }: CommandContext,
): Promise<void> {
  if (named.length > 0 === Boolean(options.all)) {
    throw new Failure("pass ids, or --all");
  }
  const apis = regionsOf(options, terminal, "write");
  const targets = await targetsOf(apis, kind, named, options);
  const warning = verb.deliversAgain ? await warningOf(targets) : undefined;
  if (targets.length > 0 && (verb.asks || options.all || warning)) {
    const [only, ...more] = targets;
    const some = more.length === 0 ? `${kind.one} ${only?.id}` : `${targets.length} ${kind.one}s`;
    const where = regionNames(targets.map(({ api }) => api));
    const question = `${capitalized(verb.name)} ${some} in ${where}?`;
    const texts = [warning, verb.warns, question].filter((text) => text !== undefined);
    await confirm(terminal, texts.join(" "), options.yes);
  }
  if (warning && options.yes) terminal.say(remark(terminal.paint.yellow("!"), warning, terminal));
  const results: Result[] = [];
  try {
    await uninterrupted(terminal, async (isToStop) => {
      for (const { api, id } of targets) {
        if (isToStop()) break;
        const result = { id, region: api.place, ...(await actOn(api, verb, id)) };
        results.push(result);
        if (!options.json) terminal.out(lineFor(result, verb, terminal));
      }
    });
  } finally {
    if (options.json) terminal.out(JSON.stringify(results, null, 2));
  }
  const left = targets.length - results.length;
  if (left > 0) {
    throw new Failure(`interrupted: ${left} of ${targets.length} ${kind.one}s were not reached`, 1);
  }
  if (targets.length === 0 && !options.json) terminal.say(`no ${kind.one}s`);
  exitWith(results.some(({ error }) => error !== undefined) ? 1 : 0);
}

/** @throws Failure that says that nothing was done, if one of several cannot be found */
async function targetsOf(
  apis: readonly Api[],
  kind: ResourceKind,
  named: readonly string[],
  { all }: VerbOptions,
): Promise<Target[]> {
  const ids = [...new Set(named)];
  try {
    if (all) return await everything(apis, kind);
    return await Promise.all(
      ids.map(async (id) => ({ id, api: (await locateForChange(apis, kind, id)).api })),
    );
  } catch (error) {
    const isSaid =
      ids.length === 1 || !(error instanceof Failure) || error.message.includes(NOTHING);
    if (isSaid) throw error;
    throw new Failure(`${error.message}. ${NOTHING}`, error.exitCode);
  }
}

const NOTHING = "Nothing was done";

/** That a migration has published some of them in the other region, by the journals in this folder. */
async function warningOf(targets: readonly Target[]): Promise<string | undefined> {
  const apis = [...new Set(targets.map(({ api }) => api))];
  const known = await Promise.all(
    apis.map(async (api) => {
      const find = await publishedBefore(api.account);
      const ids = targets.filter((target) => target.api === api).map(({ id }) => id);
      return ids.map((id) => ({ published: find(id) }));
    }),
  );
  const letters = known.flat();
  if (letters.every(({ published }) => !published)) return undefined;
  // Other commands start faster without it.
  const { publishedWarning } = await import("@qstash-verify/console");
  return publishedWarning(letters);
}

/** What became of one of them. */
interface Result extends Outcome {
  readonly id: string;
  readonly region: Place;
}

function lineFor(result: Result, verb: Verb, terminal: Terminal): string {
  const { id, region, error, newId, messageIds = [] } = result;
  const { green, red } = terminal.paint;
  const where = `${id} (${region})`;
  const made = newId ?? messageIds.join(", ");
  const as = made === "" ? "" : ` as ${made}`;
  if (error === undefined) return remark(green("✓"), `${verb.done}: ${where}${as}`, terminal);
  return remark(red("✗"), `${where}: ${error}`, terminal);
}

/** @throws Failure if a region cannot be read: the command must not act on half of the resources */
async function everything(apis: readonly Api[], kind: ResourceKind): Promise<Target[]> {
  const listing = await listIn(apis, kind, Number.MAX_SAFE_INTEGER, undefined);
  if (listing.failures[0]) throw new Failure(listing.failures[0]);
  return listing.items.flatMap(({ region, record }) => {
    const api = apis.find(({ place }) => place === region);
    const id = record[kind.id];
    if (typeof id !== "string") throw new Failure(`${region}: one of the ${kind.name} has no id`);
    return api ? [{ api, id }] : [];
  });
}
