import type { CallExpression, NewExpression, Node } from "@babel/types";
import { type Binding, type Load, loadsOf } from "./bindings.js";
import { Draft } from "./draft.js";
import { dropIdleImports } from "./drop-idle-imports.js";
import { isLone } from "./lone-receiver.js";
import { type Names, planNames } from "./plan-names.js";
import { verifyCallsOf } from "./receiver-calls.js";
import { isRewritable, rewriteFetchWrapper } from "./rewrite-fetch-wrapper.js";
import { rewriteLoad } from "./rewrite-loads.js";
import { rewriteMembers } from "./rewrite-members.js";
import { rewriteOptions } from "./rewrite-options.js";
import { rewriteReexports } from "./rewrite-reexports.js";
import { rewriteVerdict } from "./rewrite-verdicts.js";
import { parseSource, type Site, type Source, sitesOf, usesOf } from "./source.js";
import { EVENT_TYPES } from "./vendor-entries.js";
import { isOfWorkflow } from "./workflow-uses.js";

/** A file, rewritten. */
export interface Rewritten {
  readonly text: string;
  /** Our packages that it loads now. */
  readonly packages: readonly string[];
}

/**
 * Rewrites what receives messages with `@upstash/qstash`, so that it receives them with `@qstash-verify`.
 * What cannot be rewritten without a decision stays as it is.
 *
 * @throws SyntaxError
 */
export function rewriteSource(text: string, name: string): Rewritten {
  const source = parseSource(text, name);
  const after = dropIdleImports(source, draftOf(source, name).toString(), name);
  return { text: after, packages: packagesOf(after, name) };
}

/** What is rewritten in a file. */
export function draftOf(source: Source, name: string): Draft {
  const draft = new Draft(source);
  const loads = loadsOf(source).map((load) => withoutUnfit(load, source));
  const names = planNames(source, loads);
  for (const { bindings, isWhole } of loads) {
    if (isWhole) continue;
    for (const binding of bindings) rewriteUses(binding, names, draft, /\.[cm]?tsx?$/.test(name));
  }
  for (const load of loads) rewriteLoad(load, names, draft);
  rewriteMembers(loads, draft);
  rewriteReexports(draft);
  return draft;
}

function packagesOf(text: string, name: string): string[] {
  if (!text.includes("@qstash-verify/")) return [];
  const found = sitesOf(parseSource(text, name), "StringLiteral").flatMap(
    ({ node }) => /^@qstash-verify\/[\w-]+(?=\/|$)/.exec(node.value) ?? [],
  );
  return [...new Set(found)];
}

/** Without the names of which some use cannot be rewritten: those stay imported from the vendor. */
function withoutUnfit(load: Load, source: Source): Load {
  // An error is an instance of a class of the package whose receiver throws it, so they stay together.
  const isOfWorkflows = load.bindings.some(
    ({ local, replacement }) =>
      replacement?.isReceiver &&
      makingsOf(local, source).some((site) => isOfWorkflow(site, source)),
  );
  const bindings = load.bindings.map((binding) =>
    !isOfWorkflows && isFit(binding, source) ? binding : { ...binding, replacement: undefined },
  );
  return { ...load, bindings };
}

/** Whether all uses of a name can be rewritten. */
function isFit(binding: Binding, source: Source): boolean {
  return unfitUsesOf(binding, source).length === 0;
}

/** The uses of a name that cannot be rewritten. */
export function unfitUsesOf({ local, node, replacement }: Binding, source: Source): Node[] {
  if (replacement?.call !== "fetch-wrapper") return [];
  const fit = callsOf(local, source).filter((call) => isRewritable(call, source));
  return usesOf(source, local)
    .filter(({ parents }) => !parents.includes(node))
    .map((use) => use.node)
    .filter((use) => fit.every((call) => call.node.callee !== use));
}

function rewriteUses(
  { local, imported, replacement }: Binding,
  names: Names,
  draft: Draft,
  isTypeScript: boolean,
): void {
  if (!replacement) return;
  const calls = callsOf(local, draft.source);
  if (replacement.isReceiver) {
    const receivers = makingsOf(local, draft.source);
    for (const site of receivers) rewriteOptions(site, 0, draft);
    const nodes = receivers.filter((site) => isLone(site, draft.source)).map(({ node }) => node);
    for (const site of verifyCallsOf(draft.source, nodes)) rewriteVerdict(site, draft);
  }
  if (replacement.call === "wrapper") {
    for (const site of calls) rewriteOptions(site, 1, draft);
  }
  if (replacement.call !== "fetch-wrapper") return;
  const type = isTypeScript ? EVENT_TYPES[imported] : undefined;
  for (const site of calls) {
    rewriteOptions(site, 1, draft);
    rewriteFetchWrapper(site, names.get(local) ?? local, type, draft);
  }
}

/** The places where it is called. */
export function callsOf(name: string, source: Source): Site<CallExpression>[] {
  return sitesOf(source, "CallExpression").filter(
    ({ node: { callee } }) => callee.type === "Identifier" && callee.name === name,
  );
}

/** The places where `new` makes one. */
export function makingsOf(name: string, source: Source): Site<NewExpression>[] {
  return sitesOf(source, "NewExpression").filter(
    ({ node: { callee } }) => callee.type === "Identifier" && callee.name === name,
  );
}
