import type { Node } from "@babel/types";
import { loadsOf } from "./bindings.js";
import { type Source, sitesOf, textOf, usesOf } from "./source.js";
import { isUpstashWorkflow } from "./vendor-entries.js";

/** The places where a file makes a client of `@upstash/workflow`, or passes the class on: it reaches one region. */
export function workflowClientsOf(source: Source): Node[] {
  const loads = loadsOf(source, isUpstashWorkflow);
  const loaded = loads.flatMap(({ bindings }) =>
    bindings.filter(({ imported, isType }) => imported === "Client" && !isType),
  );
  // What is exported from elsewhere is no use.
  const uses = loaded.flatMap(({ local, node }) =>
    usesOf(source, local).filter(
      ({ parents }) => !parents.includes(node) && !Reflect.get(parents[1] ?? {}, "source"),
    ),
  );
  const wholes = loads.flatMap(({ isWhole, site }) => (isWhole ? [textOf(source, site.node)] : []));
  const members = sitesOf(source, "MemberExpression").filter(({ node }) => {
    const [holder = "", name] = textOf(source, node).split(".");
    return name === "Client" && wholes.some((text) => text.includes(holder));
  });
  const made = [...uses, ...members].flatMap(({ node, parents: [parent] }): Node[] => {
    if (parent?.type !== "NewExpression") return parent?.type.startsWith("TS") ? [] : [node];
    // A client with the credentials of a region was made with both in mind.
    const isOfRegion = /\b(credentials(For)?|findCredentials)\(/.test(textOf(source, parent));
    return isOfRegion ? [] : [parent];
  });
  const exported = sitesOf(source, "ExportNamedDeclaration")
    .map(({ node }) => node)
    .filter(({ source: from, specifiers, exportKind }) => {
      if (exportKind === "type" || !isUpstashWorkflow(from?.value ?? "")) return false;
      return specifiers.some((each) => /^Client\b/.test(textOf(source, each)));
    });
  return [...made, ...exported];
}
