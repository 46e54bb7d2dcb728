import type { JSX } from "preact";
import type { Column, ResourceKindView, ResourceRow } from "../../../src/contract/resource.js";
import { seconds } from "../../live/clock.js";
import { linkTo, route } from "../../live/route.js";
import { useStore } from "../../live/store.js";
import { Badge, PublishedBadge, RegionBadge, WordBadge } from "../../parts/badges.js";
import { timeText } from "../../parts/format.js";

/** An id is unique in its region only. */
export function rowKey({ region, id }: Pick<ResourceRow, "region" | "id">): string {
  return `${region}/${id}`;
}

interface ResourceTableProps {
  readonly kind: ResourceKindView;
  readonly rows: readonly ResourceRow[];
  readonly chosen: ReadonlySet<string>;
  readonly open: string | undefined;
  /** The regions whose rows are not up to date. */
  readonly stale: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** The rows of both regions, with checkboxes if there are actions for several rows. */
export function ResourceTable(props: ResourceTableProps): JSX.Element {
  const { kind, rows, chosen, open, stale, onChoose } = props;
  const takesMany = kind.verbs.some((verb) => verb.takesMany);
  const all = rows.map(rowKey);
  const isAll = all.every((key) => chosen.has(key));
  return (
    <div class="card table-box">
      <table class="resources">
        <thead>
          <tr>
            {takesMany && (
              <th class="choose">
                <input
                  type="checkbox"
                  aria-label="Choose all rows"
                  checked={isAll}
                  onChange={() => onChoose(new Set(isAll ? [] : all))}
                />
              </th>
            )}
            <th>Region</th>
            {kind.columns.map(({ key, title, type }) => (
              <th key={key} class={type}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} class={rowKey(row) === open ? "is-open" : ""}>
              {takesMany && (
                <td class="choose">
                  <input
                    type="checkbox"
                    aria-label={`Choose ${row.id}`}
                    checked={chosen.has(rowKey(row))}
                    onChange={() => onChoose(toggled(chosen, rowKey(row)))}
                  />
                </td>
              )}
              <td>
                <RegionBadge region={row.region} />{" "}
                {stale.has(row.region) && <Badge tone="wait">not live</Badge>}
              </td>
              {kind.columns.map((column, index) => (
                <td key={column.key} class={column.type} title={titleOf(column, row)}>
                  <Cell column={column} row={row} isLink={index === 0} />
                  {index === 0 && row.published && (
                    <div>
                      <PublishedBadge of={row.published} />
                    </div>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function toggled(chosen: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** The full text of a cell that may be cut. */
function titleOf({ key, type }: Column, { cells }: ResourceRow): string | undefined {
  return type === "text" || type === "code" ? cells[key]?.toString() : undefined;
}

function Cell(props: {
  readonly column: Column;
  readonly row: ResourceRow;
  readonly isLink: boolean;
}): JSX.Element | null {
  const { column, row, isLink } = props;
  const now = useStore(seconds);
  const { page, query } = useStore(route);
  const value = row.cells[column.key];
  if (isLink) {
    return (
      <a href={linkTo(page, { ...query, open: rowKey(row) })} class="mono">
        {value ?? row.id}
      </a>
    );
  }
  if (value === undefined || value === "") return <span class="mute">–</span>;
  if (column.type === "time") return <time class="mono">{timeText(Number(value), now)}</time>;
  if (column.type === "state") return <WordBadge word={`${value}`} />;
  return <span class={column.type === "code" ? "mono" : ""}>{value}</span>;
}
