import type { Ignorer } from "@stryker-mutator/api/ignore";
import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** A text for people has so many words at least; codes, names and header values have fewer. */
const TEXT = /^\W*(\S+\s+){3}\S/;

/** What is looked at of a node of Babel's, which Stryker's types leave open. */
interface Node {
  readonly type: string;
  readonly value?: string;
  readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
}

const texts: Ignorer = {
  shouldIgnore(path) {
    const { type, value = "", quasis = [] } = (path as unknown as { readonly node: Node }).node;
    if (type !== "StringLiteral" && type !== "TemplateLiteral") return undefined;
    const text = type === "StringLiteral" ? value : quasis.map((each) => each.value.raw).join("x");
    return TEXT.test(text) ? "a text for people" : undefined;
  },
};

export const strykerPlugins: unknown[] = [declareValuePlugin(PluginKind.Ignore, "texts", texts)];
