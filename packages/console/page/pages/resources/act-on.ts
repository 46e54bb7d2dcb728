import { publishedWarning } from "../../../src/contract/published.js";
import type {
  PublishedLetter,
  ResourceVerb,
  Target,
  TargetResult,
} from "../../../src/contract/resource.js";
import { notice } from "../../live/act.js";
import { apiPath, ask, Problem } from "../../live/ask.js";
import { tellChanged } from "../../live/live.js";
import { confirmed } from "../../parts/dialog.js";
import { countText, longName, perRegion } from "../../parts/format.js";

/** How many are sent in one request, so that progress can be shown. */
const CHUNK = 20;

/** What is acted on. */
type Acted = Target & { readonly published?: PublishedLetter };

/**
 * Acts on resources, in parts, and shows the result.
 *
 * @param onProgress how many are done
 * @returns whether it was begun
 */
export async function actOn(
  kind: string,
  verb: ResourceVerb,
  targets: readonly Acted[],
  onProgress: (done: number) => void = () => {},
): Promise<boolean> {
  const { name, title } = verb;
  const question = questionOf(verb, targets);
  if (question !== undefined && !(await confirmed(question, title, true))) return false;
  const results: TargetResult[] = [];
  try {
    for (let index = 0; index < targets.length; index += CHUNK) {
      const part = targets.slice(index, index + CHUNK).map(({ region, id }) => ({ region, id }));
      const path = apiPath("resources", kind, name);
      results.push(...(await ask<readonly TargetResult[]>(path, { targets: part })));
      onProgress(results.length);
    }
    say(results, targets.length);
  } catch (error) {
    const done = `${results.filter(({ isDone }) => isDone).length} of ${targets.length} are done.`;
    const why = error instanceof Problem ? error.message : String(error);
    notice.set({ tone: "bad", text: targets.length === 1 ? why : `${why} ${done}` });
  } finally {
    tellChanged([kind, "messages"]);
  }
  return true;
}

/** What is asked first: always if it is for several. */
function questionOf(
  { title, question, deliversAgain }: ResourceVerb,
  targets: readonly Acted[],
): string | undefined {
  const warning = deliversAgain ? publishedWarning(targets) : undefined;
  const [only, ...others] = targets;
  if (only && others.length === 0) {
    if (warning) return `${warning} Deliver it again?`;
    return question && `${question} (${named(only)})`;
  }
  const where = `(${perRegion(targets)})`;
  if (question) return `${question} ${where}`;
  return `${warning ? `${warning} ` : ""}${title}: ${targets.length} ${where}?`;
}

function named({ id, region }: Target): string {
  return `${id} in ${longName(region)}`;
}

/** The ids under which they go on, if they have new ones. */
function newIds(results: readonly TargetResult[]): string {
  const ids = results.flatMap(({ newId }) => newId ?? []);
  const more = ids.length > 3 ? `, and ${countText(ids.length - 3, "other")}` : "";
  return ids.length === 0 ? "" : ` as ${ids.slice(0, 3).join(", ")}${more}`;
}

function say(results: readonly TargetResult[], asked: number): void {
  const failed = results.filter(({ isDone }) => !isDone);
  const [first] = results;
  if (asked === 1 && first) {
    const text = `${named(first)}: ${first.text}${newIds(results)}`;
    notice.set({ tone: first.isDone ? "good" : "bad", text });
  } else if (failed.length === 0) {
    const text = `All ${asked} (${perRegion(results)}): ${first?.text ?? "done"}${newIds(results)}`;
    notice.set({ tone: "good", text });
  } else {
    const texts = failed.slice(0, 3).map((result) => `${named(result)}: ${result.text}`);
    const more = failed.length > 3 ? `, and ${countText(failed.length - 3, "other")}` : "";
    notice.set({
      tone: "bad",
      text: `${failed.length} of ${asked} failed. ${texts.join("; ")}${more}`,
    });
  }
}
