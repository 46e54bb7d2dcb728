import type { NewExpression, Node } from "@babel/types";
import { variableName } from "@qstash-verify/core/building";
import { loadsOf } from "./bindings.js";
import { keyOriginOf } from "./key-origin.js";
import { type Note, type NoteCode, noteOf } from "./notes.js";
import { unreadLoadsOf } from "./rewrite-members.js";
import { draftOf, makingsOf, unfitUsesOf } from "./rewrite-source.js";
import { keyOf, parseSource, type Site, type Source, sitesOf, textOf } from "./source.js";
import { surveyKeys } from "./survey-keys.js";
import { surveyMocks } from "./survey-mocks.js";
import { ownNamesOf, surveyReceivers } from "./survey-receivers.js";
import {
  BY_HAND,
  isReceiving,
  isVendor,
  type Replacement,
  replacementOf,
} from "./vendor-entries.js";
import { workflowClientsOf } from "./workflow-clients.js";
import { isOfWorkflow, workflowLoadsOf } from "./workflow-uses.js";

type Found = readonly [Node, NoteCode];

/**
 * Finds the places that need a person's decision, in the order of the lines.
 *
 * @param isRewritten Whether the file is one that is rewritten now. Otherwise code that receives with
 *   `@qstash-verify` is listed only for what is hardly ever right.
 */
export function survey(
  text: string,
  name: string,
  { isRewritten = true }: { readonly isRewritten?: boolean } = {},
): Note[] {
  const source = parseSource(text, name);
  const draft = draftOf(source, name);
  const receiving = surveyReceivers(source, draft, isRewritten);
  // Elsewhere, an app may read these variables for something else.
  const receives =
    isRewritten || ownNamesOf(source, /^(Receiver|verifySignature|handleRequest)$/).length > 0;
  const found: Found[] = [
    ...surveyLoads(source),
    ...receiving,
    ...(receives ? withoutSwitches(surveyKeys(source, draft), receiving) : []),
    ...surveyMocks(source),
    ...workflowLoadsOf(source).map((node): Found => [node, "workflow-import"]),
    ...workflowClientsOf(source).map((node): Found => [node, "workflow-client"]),
  ];
  const notes = found.map(([node, code]) => noteOf(code, node.loc?.start.line ?? 1));
  return notes.sort((one, other) => one.line - other.line);
}

/** Keys in a condition that is listed as a switch are part of that. */
function withoutSwitches(keys: readonly Found[], listed: readonly Found[]): Found[] {
  const switches = listed.filter(([, code]) => /switch$/.test(code));
  const lines = switches.map(([{ loc }]) => loc?.start.line);
  return keys.filter(([{ loc }]) => !lines.includes(loc?.start.line));
}

function surveyLoads(source: Source): Found[] {
  const loads = loadsOf(source);
  const loaded = loads.flatMap(({ bindings, isWhole, site }): Found[] => {
    const byHand = bindings.flatMap((binding): Found[] => {
      const { imported, node, local, replacement } = binding;
      const code = BY_HAND[imported];
      if (code) return [[node, code]];
      if (imported === "Client") return surveyClients(source, local);
      if (!replacement && isReceiving(imported)) return [[node, "specifier"]];
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
        (isReceiving(each.local.name) && !isExported(replacementOf(value, each.local.name))),
    );
  });
  const all = sitesOf(source, "ExportAllDeclaration").filter(({ node }) =>
    isVendor(node.source.value),
  );
  return [...named, ...all].map(({ node }) => [node, "re-export"]);
}

/** Whether an export is rewritten. */
function isExported(replacement: Replacement | undefined): boolean {
  return replacement !== undefined && replacement.call !== "fetch-wrapper";
}

function surveyClients(source: Source, name: string): Found[] {
  return makingsOf(name, source)
    .filter((site) => !isOfWorkflow(site, source))
    .filter(({ node }) => !/\b(credentials(For)?|findCredentials)\(/.test(textOf(source, node)))
    .map((site) => [site.node, hasOwnEnvironment(site, source) ? "client-env" : "client"]);
}

/** Whether a client gets its token from an object of bindings, or its file has variables that the process lacks. */
function hasOwnEnvironment(site: Site<NewExpression>, source: Source): boolean {
  const [options] = site.node.arguments;
  const properties = options?.type === "ObjectExpression" ? options.properties : [];
  const isBound = properties.some(
    (each) =>
      each.type === "ObjectProperty" &&
      keyOf(each) === "token" &&
      typeof keyOriginOf(each.value, variableName("token"), source, site) === "object",
  );
  return isBound || /["'](\$env\/\w+\/private|cloudflare:workers)["']/.test(source.text);
}
