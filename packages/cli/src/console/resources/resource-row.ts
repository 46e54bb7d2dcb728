import type { RegionName, ResourceRow } from "@qstash-verify/console";
import type { FindPublished } from "../../migration/published-before.js";
import type { ApiRecord, ResourceKind } from "../../resources/resource-kind.js";

/** Characters of a cell: a region may say anything, and pages keep all of it. */
const LONGEST_CELL = 2_000;

/** A row of a list; none where a record has no id. */
export function resourceRow(
  kind: ResourceKind,
  region: RegionName,
  record: ApiRecord,
  find?: FindPublished,
): ResourceRow[] {
  const id = record[kind.id];
  if (typeof id !== "string" || id === "") return [];
  const cells = Object.entries(kind.columns).map(([key, { value }]) => [key, cut(value(record))]);
  const verbs = (kind.verbs ?? []).filter(({ suits }) => suits?.(record) ?? true);
  const published = find?.(id);
  return [
    {
      ...{ region, id, cells: Object.fromEntries(cells), verbs: verbs.map(({ name }) => name) },
      ...(published && { published }),
    },
  ];
}

function cut(value: string | number | undefined): string | number | undefined {
  if (typeof value !== "string" || value.length <= LONGEST_CELL) return value;
  return `${value.slice(0, LONGEST_CELL)}…`;
}
