import { supportedHosts } from "../../e2e/src/supported-hosts.js";
import { SITE } from "../.vitepress/site.js";
import { table } from "./table.js";

/** The hosts of the end-to-end matrix, for the README. */
export function hostTable(): string {
  const rows = supportedHosts().map(({ title, page, versions, table }) => [
    `[${title}](${SITE}/${page})`,
    versions.join(", "),
    table ? "the conformance table" : "genuine and forged deliveries",
  ]);
  return table(["host", "tested with", "what is sent to it"], rows);
}
