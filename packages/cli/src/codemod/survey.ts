import type { Node } from "@babel/types";
import { loadsOf } from "./bindings.js";
import { type Note, type NoteCode, noteOf } from "./notes.js";
import { verifyCallsOf } from "./receiver-calls.js";
import { unreadLoadsOf } from "./rewrite-members.js";
import { callsOf, makingsOf, unfitUsesOf } from "./rewrite-source.js";
import { keyOf, parseSource, type Source, sitesOf, textOf } from "./source.js";
import { surveyPages, surveySwitches } from "./survey-conditions.js";
import { surveyOptions } from "./survey-options.js";
import { surveyVerifyCall } from "./survey-verify-call.js";
import { BY_HAND, isVendor, replacementOf } from "./vendor-entries.js";

type Found = readonly [Node, NoteCode];

/** Finds the places that need a person's decision, in the order of the lines. */
export function survey(text: string, name: string): Note[] {
  const source = parseSource(text, name);
  const found: Found[] = [
    ...surveyLoads(source),
    ...surveyReceivers(source),
    ...surveyMocks(source),
  ];
  const notes = found.map(([node, code]) => noteOf(code, node.loc?.start.line ?? 1));
  return notes.sort((one, other) => one.line - other.line);
}

function surveyLoads(source: Source): Found[] {
  const loads = loadsOf(source);
  const loaded = loads.flatMap(({ bindings, isWhole, site, entry }): Found[] => {
    const byHand = bindings.flatMap((binding): Found[] => {
      const { imported, node, local } = binding;
      const code = BY_HAND[imported];
      if (code) return [[node, code]];
      if (imported === "Client" && entry === "@upstash/qstash") return surveyClients(source, local);
      return unfitUsesOf(binding, source).map((use) => [use, "fetch-wrapper"]);
    });
    return isWhole ? [...byHand, [site.node, "whole"]] : byHand;
  });
  const unread = unreadLoadsOf(loads, source).map((node): Found => [node, "whole"]);
  return [...surveyReexports(source), ...loaded, ...unread];
}

/** What is exported whole, or is a wrapper of another shape, is not rewritten. */
function surveyReexports(source: Source): Found[] {
  const named = sitesOf(source, "ExportNamedDeclaration").filter(({ node }) => {
    const { value = "" } = node.source ?? {};
    if (!isVendor(value)) return false;
    return node.specifiers.some(
      (each) =>
        each.type !== "ExportSpecifier" ||
        replacementOf(value, each.local.name)?.call === "fetch-wrapper",
    );
  });
  const all = sitesOf(source, "ExportAllDeclaration").filter(({ node }) =>
    isVendor(node.source.value),
  );
  return [...named, ...all].map(({ node }) => [node, "re-export"]);
}

function surveyClients(source: Source, name: string): Found[] {
  return makingsOf(name, source)
    .filter(({ node }) => !/\b(credentials(For)?|findCredentials)\(/.test(textOf(source, node)))
    .map(({ node }) => [node, "client"]);
}

/** The code that verifies in this file, whether it was rewritten or not. */
function surveyReceivers(source: Source): Found[] {
  const names = receivingNamesOf(source);
  const handlers = ownNamesOf(source, /^handleRequest$/);
  if (names.size + handlers.length === 0) return [];
  const receivers = [...names].flatMap((name) => makingsOf(name, source));
  const wrappers = [...names].flatMap((name) => callsOf(name, source));
  const handled = handlers.flatMap((name) => callsOf(name, source));
  const verifyCalls = verifyCallsOf(
    source,
    receivers.map(({ node }) => node),
  );
  return [
    ...receivers.flatMap((site) => surveyOptions(site, 0, source)),
    ...wrappers.flatMap((site) => surveyOptions(site, 1, source)),
    ...handled.flatMap((site) => surveyOptions(site, 2, source)),
    ...verifyCalls.flatMap((site) => surveyVerifyCall(site, source)),
    ...surveySwitches(source, new Set([...names, ...handlers])),
    ...surveyPages(source, wrappers),
  ];
}

function receivingNamesOf(source: Source): Set<string> {
  const vendor = loadsOf(source).flatMap(({ bindings }) =>
    bindings.flatMap(({ local, imported, replacement }) =>
      (replacement && !/^(SignatureError|VerifyRequest)$/.test(imported)) ||
      BY_HAND[imported] === "h3"
        ? [local]
        : [],
    ),
  );
  return new Set([...vendor, ...ownNamesOf(source, /^(Receiver|verifySignature)$/)]);
}

/** The names under which a file has loaded what is ours. */
function ownNamesOf(source: Source, pattern: RegExp): string[] {
  return (["ImportSpecifier", "ObjectProperty"] as const)
    .flatMap((type) => sitesOf(source, type))
    .flatMap(({ node, parents }) => {
      if (!parents.some((parent) => /@qstash-verify\/(core|next)/.test(loadText(parent, source))))
        return [];
      const isImport = node.type === "ImportSpecifier";
      const imported = isImport ? node.imported : node.key;
      const local = isImport ? node.local : node.value;
      const isOwn = imported.type === "Identifier" && pattern.test(imported.name);
      return isOwn && local.type === "Identifier" ? [local.name] : [];
    });
}

function loadText(node: Node, source: Source): string {
  return node.type === "ImportDeclaration" || node.type === "VariableDeclarator"
    ? textOf(source, node)
    : "";
}

function surveyMocks(source: Source): Found[] {
  return sitesOf(source, "CallExpression").flatMap(({ node }): Found[] => {
    const { callee, arguments: given } = node;
    const isMock = /^(vi|jest|mock|t|td)\.(mock|doMock|module|unstable_mockModule|replaceEsm)$/;
    const [specifier] = given;
    if (!isMock.test(textOf(source, callee)) || specifier?.type !== "StringLiteral") return [];
    if (!isVendor(specifier.value)) return [];
    const names = given.flatMap((argument) =>
      source.sites
        .filter(
          ({ node: each, parents }) => parents.includes(argument) && keyOf(each) !== undefined,
        )
        .map(({ node: each }) => keyOf(each) ?? ""),
    );
    const isReceiving = names.some((each) => replacementOf(specifier.value, each) || BY_HAND[each]);
    return isReceiving ? [[node, "mock"]] : [];
  });
}
