import type { Cell } from "./cell.js";
import { commonjsCells } from "./commonjs.js";
import { consumerCells } from "./consumers.js";
import { fetchFrameworkCells } from "./fetch-frameworks.js";
import { frameworkCells } from "./frameworks.js";
import { mistakeCells } from "./mistake-cell.js";
import { nextCells } from "./next.js";
import { pageHostCells } from "./page-hosts.js";
import { runtimeCells } from "./runtimes.js";
import { serverFrameworkCells } from "./server-frameworks.js";
import { workflowCells } from "./workflows.js";

/** Every line of the matrix, in its order. */
export const cells: readonly Cell[] = [
  ...runtimeCells,
  ...frameworkCells,
  ...nextCells,
  ...fetchFrameworkCells,
  ...serverFrameworkCells,
  ...pageHostCells,
  ...workflowCells,
  ...mistakeCells,
  ...consumerCells,
  ...commonjsCells,
];

/** The cells with one of these texts in their group or name; without any, all of them. */
export function select(texts: readonly string[]): readonly Cell[] {
  const matches = ({ group, name }: Cell) =>
    texts.some((text) => `${group} · ${name}`.toLowerCase().includes(text.toLowerCase()));
  return texts.length === 0 ? cells : cells.filter(matches);
}
