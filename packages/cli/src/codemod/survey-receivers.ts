import type { Node } from "@babel/types";
import { loadsOf } from "./bindings.js";
import type { Draft } from "./draft.js";
import { LISTED_AGAIN, type NoteCode } from "./notes.js";
import { annotationsOf, messagesOf, verifyCallsOf } from "./receiver-calls.js";
import { callsOf, makingsOf } from "./rewrite-source.js";
import { bare, keyOf, type Source, sitesOf, textOf } from "./source.js";
import { surveySwitches } from "./survey-conditions.js";
import { surveyOptions } from "./survey-options.js";
import { surveyPages } from "./survey-pages.js";
import { surveyVerdict, surveyVerifyCall } from "./survey-verify-call.js";
import { BY_HAND, isReceiving } from "./vendor-entries.js";
import { isOfWorkflow } from "./workflow-uses.js";

type Found = [Node, NoteCode];

/**
 * The code that verifies in this file, whether it was rewritten or not.
 *
 * @param draft What is rewritten in it now.
 */
export function surveyReceivers(source: Source, draft: Draft, isRewritten: boolean): Found[] {
  const old = vendorNamesOf(source);
  const names = new Set([...old, ...ownNamesOf(source, /^(Receiver|verifySignature)$/)]);
  const handlers = ownNamesOf(source, /^(handle|verify)Request$/);
  const isVerifying =
    names.size + handlers.length + messagesOf(source).length > 0 ||
    /upstash-signature/i.test(source.text);
  if (!isVerifying) return [];
  const receivers = [...names]
    .flatMap((name) => makingsOf(name, source))
    .filter((site) => !isOfWorkflow(site, source));
  const wrappers = [...names].flatMap((name) => callsOf(name, source));
  const handled = handlers.flatMap((name) => callsOf(name, source));
  const verifyCalls = verifyCallsOf(source, [
    ...receivers.map(({ node }) => node),
    ...annotationsOf(names, source),
  ]);
  const calls = new Map([...verifyCalls, ...messagesOf(source)].map((site) => [site.node, site]));
  const found: Found[] = [
    ...receivers.flatMap((site) => surveyOptions(site, 0, source)),
    ...wrappers.flatMap((site) => surveyOptions(site, 1, source)),
    ...handled.flatMap((site) => surveyOptions(site, 2, source)),
    ...[...calls.values()].flatMap((site) => [
      ...surveyVerifyCall(site, source),
      ...(isRewritten ? surveyVerdict(site, source).filter(([node]) => draft.keeps(node)) : []),
    ]),
    ...surveySwitches(source, new Set([...names, ...handlers])),
    ...surveyPages(source, wrappers),
  ];
  // Without what may be right. An error that is not caught here may be where this is called, or by the framework.
  return isRewritten || old.length > 0
    ? found
    : found.filter(([node, code]) => LISTED_AGAIN.includes(code) || isIntolerable(node));
}

/** The names under which a file has loaded the vendor's receiving side. */
function vendorNamesOf(source: Source): string[] {
  return loadsOf(source).flatMap(({ bindings }) =>
    bindings.flatMap(({ local, imported }) =>
      (isReceiving(imported) && !/^(SignatureError|VerifyRequest)$/.test(imported)) ||
      BY_HAND[imported] === "h3"
        ? [local]
        : [],
    ),
  );
}

/** A `clockTolerance` that always throws. */
function isIntolerable(node: Node): boolean {
  return (
    keyOf(node) === "clockTolerance" &&
    node.type === "ObjectProperty" &&
    /^(Numeric|String|Boolean)Literal$/.test(bare(node.value).type)
  );
}

/** The names under which a file has loaded what is ours. */
export function ownNamesOf(source: Source, pattern: RegExp): string[] {
  return (["ImportSpecifier", "ObjectProperty"] as const)
    .flatMap((type) => sitesOf(source, type))
    .flatMap(({ node, parents }) => {
      if (
        !parents.some((parent) =>
          /@qstash-verify\/(core|next|hono|express|fastify)/.test(loadText(parent, source)),
        )
      )
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
