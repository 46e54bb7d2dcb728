import { isAbsolute, normalize } from "node:path";
import { ConsoleProblem } from "@qstash-verify/console";
import { REGION_VARIABLE } from "@qstash-verify/core/building";
import { PLATFORMS } from "../../environment/platforms.js";
import { checkApp, mistakeInUrl } from "../../guide/actions/check-app.js";
import { copy } from "../../guide/actions/copy.js";
import type { Hooks } from "../../guide/actions/hooks.js";
import { confirmPaused, confirmSending, skipCheck } from "../../guide/actions/owner-says.js";
import {
  prepareCommands,
  primaryIn,
  switchedTo,
  switchRegion,
  unreadWarning,
  variablesOf,
  writeVariables,
} from "../../guide/actions/set-variables.js";
import { stayText, takeLetters, unclearFacts } from "../../guide/actions/take-letters.js";
import { beforeUndo, undo } from "../../guide/actions/undo.js";
import {
  type ActionName,
  command,
  good,
  plain,
  type StepId,
  warning,
} from "../../guide/guide-step.js";
import type { GuideParts, Known } from "../../guide/view.js";
import { checkedApp, copied, type Done, lettersTaken, said, takenBack } from "./answers.js";
import { selectionOf } from "./selection-of.js";

/** What an action of the page is carried out with. */
interface Performance {
  readonly known: Known;
  readonly parts: GuideParts;
  readonly hooks: Hooks;
  readonly step: StepId;
  readonly fields: Readonly<Record<string, string>>;
}

/** The actions of the page: all those of the terminal's guide except watching. */
export type PageAction = Exclude<ActionName, "watch"> | "undo";

/** Carries out an action. @returns `undefined` if it was not agreed to, or nothing was to be done */
type Perform = (performance: Performance) => Promise<Done | undefined>;

/** How each action is carried out for a page. */
export const PERFORM: Readonly<Record<PageAction, Perform>> = {
  "write-variables": async ({ known, hooks, step, fields }) => {
    const file = fileIn(fields, known);
    const variables = await variablesOf(known, primaryIn(step, known));
    if (!(await writeVariables(file, variables, hooks))) return undefined;
    const unread = unreadWarning(file, known);
    const written = good(`Written to ${file}, readable by its owner only.`);
    return said(written, ...(unread === undefined ? [] : [warning(unread)]));
  },

  "show-commands": async ({ known, hooks, step, fields }) => {
    const platform = PLATFORMS.find((each) => each === fields["platform"]);
    if (!platform) throw new ConsoleProblem(400, `Choose one of ${PLATFORMS.join(", ")}.`);
    const variables = await variablesOf(known, primaryIn(step, known));
    const prepared = await prepareCommands(platform, fileIn(fields, known), variables, hooks);
    return prepared && said(...prepared.commands.map(command), plain(prepared.note));
  },

  "check-app": async ({ known, parts, hooks, fields }) => {
    const { url = "" } = fields;
    const mistake = mistakeInUrl(url);
    if (mistake !== undefined) throw new ConsoleProblem(400, mistake);
    const checked = await checkApp(known, url, parts, hooks);
    return checked && checkedApp(checked);
  },

  "skip-check": async ({ known, parts, hooks }) =>
    (await skipCheck(known, parts, hooks)) ? said(plain("The check was skipped.")) : undefined,

  copy: async ({ known, parts, hooks, fields }) => {
    const report = await copy({ ...known.options, ...selectionOf(known, fields) }, parts, hooks);
    return report && copied(report);
  },

  "meant-paused": async ({ known, parts, hooks }) =>
    (await confirmPaused(known, parts, hooks)) ? said(good("Noted in the journal.")) : undefined,

  "switch-file": async ({ known, hooks }) => {
    const { to } = known.options;
    const file = await switchRegion(known, to, hooks);
    return file === undefined ? undefined : said(good(switchedTo(to, file)));
  },

  "confirm-sending": async ({ known, parts, hooks }) =>
    (await confirmSending(known, parts, hooks)) ? said(good("Noted in the journal.")) : undefined,

  "publish-letters": async ({ known: { options }, parts, hooks }) => {
    const result = await takeLetters("publish", options, parts, hooks);
    if (!result) return undefined;
    const published = result.taken.length + result.repeated.length;
    const notes = [
      ...unclearFacts(result.left, options),
      ...(published > 0 ? [plain(stayText(options.from, published))] : []),
    ];
    return lettersTaken(result, options.to, `published in ${options.to}`, notes);
  },

  "retry-letters": async ({ known: { options }, parts, hooks }) => {
    const result = await takeLetters("retry", options, parts, hooks);
    if (!result) return undefined;
    const notes = unclearFacts(result.left, options);
    return lettersTaken(result, options.from, `delivered again from ${options.from}`, notes);
  },

  undo: async ({ known, parts, hooks }) => {
    const { options, primary, settings, session } = known;
    const first = beforeUndo(known);
    const isInFile = primary === options.to && settings.sources.has(REGION_VARIABLE);
    if (isInFile) {
      const file = await switchRegion(known, options.from, prefixed(hooks, first));
      if (file === undefined) return undefined;
    }
    // In the form in which it is asked again when only this question is left.
    const isSaid = session.journal.notes.sending === options.to || !isInFile;
    const result = await undo(options, parts, prefixed(hooks, isSaid ? first : undefined));
    return result && takenBack(result);
  },
};

/** Asks with a sentence before the question. */
function prefixed(hooks: Hooks, text: string | undefined): Hooks {
  if (text === undefined) return hooks;
  return { ...hooks, agree: (question, ...rest) => hooks.agree(`${text} ${question}`, ...rest) };
}

/** A file that a page names is in the working directory, or one that the settings are read from. */
function fileIn({ file = "" }: Performance["fields"], { settings, options }: Known): string {
  if (settings.files.includes(file) || options.envFile?.includes(file)) return file;
  const path = normalize(file);
  if (file.trim() !== "" && !isAbsolute(path) && !path.startsWith("..")) return file;
  throw new ConsoleProblem(
    400,
    "Name a file in the folder that this was started in, such as .env.local.",
  );
}
