import { ConsoleProblem, type ResourceKindView } from "@qstash-verify/console";
import { RESOURCE_KINDS } from "../../resources/kinds.js";
import type { ResourceKind } from "../../resources/resource-kind.js";

/**
 * The kinds that have a page of this form, in their order. Messages have a different page, which includes the
 * logs.
 */
const PAGES = ["dlq", "schedules", "queues", "url-groups", "flow-control", "runs"];

/** What the navigation shows. */
export const CONSOLE_KINDS: readonly { readonly name: string; readonly title: string }[] =
  PAGES.map((name) => ({ name, title: kindOf(name).title }));

/** A kind by its name. @throws ConsoleProblem 404 */
export function kindOf(name: string): ResourceKind {
  const kind = RESOURCE_KINDS.find((each) => each.name === name);
  if (kind) return kind;
  throw new ConsoleProblem(404, "there is no such kind of resource");
}

/** What a page needs to know about a kind. The terminal uses the same. */
export function kindView({
  name,
  title,
  one,
  columns,
  verbs = [],
}: ResourceKind): ResourceKindView {
  return {
    name,
    title,
    one,
    columns: Object.entries(columns).map(([key, column]) => ({
      key,
      title: column.title,
      type: column.type,
    })),
    verbs: verbs.map((verb) => ({
      name: verb.name,
      title: verb.title ?? capitalized(verb.name),
      ...(verb.asks !== undefined && { question: verb.asks }),
      takesMany: true,
      ...(verb.deliversAgain && { deliversAgain: true }),
    })),
  };
}

function capitalized(word: string): string {
  return `${word[0]?.toUpperCase()}${word.slice(1)}`;
}
