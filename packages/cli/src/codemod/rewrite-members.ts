import type { Identifier, Node, StringLiteral } from "@babel/types";
import { entryOf, type Load } from "./bindings.js";
import type { Draft } from "./draft.js";
import { type Source, sitesOf } from "./source.js";
import { isMock } from "./survey-mocks.js";
import { isVendor, type Replacement, replacementOf } from "./vendor-entries.js";

/** One name that is taken from a loaded module: `require("…").Receiver`, or the type `import("…").Receiver`. */
interface Member {
  readonly specifier: StringLiteral;
  readonly name: Identifier;
  readonly replacement: Replacement | undefined;
}

/** Replaces names that are taken from the module where it is loaded. */
export function rewriteMembers(loads: readonly Load[], draft: Draft): void {
  for (const { specifier, name, replacement } of membersOf(loads, draft.source).members) {
    if (!replacement || replacement.call === "fetch-wrapper") continue;
    draft.requote(specifier, replacement.from);
    if (name.name !== replacement.name) draft.overwrite(name, replacement.name);
  }
}

/** The places that load the vendor's package in a way that is not rewritten. */
export function unreadLoadsOf(loads: readonly Load[], source: Source): Node[] {
  const { members, others } = membersOf(loads, source);
  const wrappers = members.filter(({ replacement }) => replacement?.call === "fetch-wrapper");
  const assigned = sitesOf(source, "TSExternalModuleReference").filter(({ node }) =>
    isVendor(node.expression.value),
  );
  return [...others, ...wrappers.map(({ name }) => name), ...assigned.map(({ node }) => node)];
}

function membersOf(
  loads: readonly Load[],
  source: Source,
): { readonly members: readonly Member[]; readonly others: readonly Node[] } {
  const members: Member[] = [];
  const others: Node[] = [];
  for (const { node, parents } of sitesOf(source, "CallExpression")) {
    const specifier = entryOf(node);
    if (!specifier) continue;
    const inside = parents.findIndex(({ type }) => !/^(Await|TS\w+)Expression$/.test(type));
    const holder = parents[inside];
    const within = [node, ...parents.slice(0, inside)];
    if (loads.some(({ call }) => call && within.includes(call))) continue;
    if (holder && isMock(holder, source)) continue;
    const name =
      holder?.type === "MemberExpression" && !holder.computed ? holder.property : undefined;
    const isPromise =
      node.callee.type === "Import" && !within.some(({ type }) => type === "AwaitExpression");
    if (name?.type === "Identifier" && name.name !== "default" && !isPromise) {
      members.push({ specifier, name, replacement: replacementOf(specifier.value, name.name) });
    } else if (holder?.type !== "ExpressionStatement") others.push(node);
  }
  for (const { node } of sitesOf(source, "TSImportType")) {
    const { argument: specifier, qualifier: name } = node;
    if (specifier.type !== "StringLiteral" || name?.type !== "Identifier") continue;
    if (!isVendor(specifier.value)) continue;
    members.push({ specifier, name, replacement: replacementOf(specifier.value, name.name) });
  }
  return { members, others };
}
