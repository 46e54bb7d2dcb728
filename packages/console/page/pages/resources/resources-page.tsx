import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { ResourceList, ResourceRow } from "../../../src/contract/resource.js";
import { apiPath } from "../../live/ask.js";
import { route } from "../../live/route.js";
import { useStore } from "../../live/store.js";
import { useLoaded } from "../../live/use-loaded.js";
import { ProblemBox } from "../../parts/empty.js";
import { countText, longName, sentence, timeText } from "../../parts/format.js";
import { PageTitle } from "../../parts/page-title.js";
import { SearchAndRegion } from "../../parts/search-and-region.js";
import { BulkBar } from "./bulk-bar.js";
import { NoResources } from "./no-resources.js";
import { NotifyForm } from "./notify-form.js";
import { ResourcePanel } from "./resource-panel.js";
import { ResourceTable, rowKey } from "./resource-table.js";
import { RunPanel } from "./run-panel.js";

/** Rows that are drawn at once; more on demand. */
const PAGE = 100;

/** The page of any kind of resource, from the process's description of it. */
export function ResourcesPage({ kind }: { readonly kind: string }): JSX.Element {
  const { data, problem } = useLoaded<ResourceList>(apiPath("resources", kind), [kind]);
  const { query } = useStore(route);
  const { region = "", search = "", open } = query;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [most, setMost] = useState(PAGE);
  const rows = useMemo(() => narrowed(data?.rows ?? [], region, search), [data, region, search]);
  if (!data)
    return problem ? <ProblemBox text={problem} /> : <p class="mute">Reading both regions…</p>;
  const opened = data.rows.find((row) => rowKey(row) === open);
  const stale = new Set(data.parts.flatMap(({ region, problem }) => (problem ? [region] : [])));
  const picked = rows.filter((row) => chosen.has(rowKey(row)));
  const shown = data.parts.filter((part) => !region || part.region === region);
  const isUnread = shown.some(({ readAt }) => readAt === undefined);
  return (
    <>
      <PageTitle title={data.kind.title} text={countOf(data, rows, shown)} />
      {problem && <ProblemBox text={problem} />}
      <Parts list={data} />
      <div class="filters">
        <SearchAndRegion label="Search" search={search} region={region} />
        {kind === "runs" && <NotifyForm />}
      </div>
      <BulkBar kind={data.kind} rows={picked} onDone={() => setChosen(new Set())} />
      <div class={`two ${opened ? "has-panel" : ""}`}>
        {rows.length === 0 ? (
          <NoResources kind={kind} isNarrowed={data.rows.length > 0} isUnread={isUnread} />
        ) : (
          <div>
            <ResourceTable
              kind={data.kind}
              rows={rows.slice(0, most)}
              chosen={chosen}
              open={open}
              stale={stale}
              onChoose={setChosen}
            />
            {rows.length > most && (
              <button type="button" class="button" onClick={() => setMost(most + PAGE)}>
                Show {Math.min(PAGE, rows.length - most)} more of {rows.length}
              </button>
            )}
          </div>
        )}
        {opened && <Panel key={open} kind={data.kind} row={opened} />}
      </div>
    </>
  );
}

function Panel(props: {
  readonly kind: ResourceList["kind"];
  readonly row: ResourceRow;
}): JSX.Element {
  return props.kind.name === "runs" ? <RunPanel {...props} /> : <ResourcePanel {...props} />;
}

/** What could not be read, and the time of the data that is shown instead. */
function Parts({ list: { parts } }: { readonly list: ResourceList }): JSX.Element {
  const now = Date.now();
  return (
    <>
      {parts.map(({ region, problem, readAt, hasMore }) =>
        problem ? (
          <ProblemBox
            key={region}
            text={`${longName(region)}: ${sentence(problem)} ${readAt === undefined ? "Nothing of it could be read." : `What is shown of it was read at ${timeText(readAt, now)}.`}`}
          />
        ) : hasMore ? (
          <p key={region} class="mute">
            {longName(region)} has more than is shown here.
          </p>
        ) : null,
      )}
    </>
  );
}

/** `3 schedules.`; where a region was never read, that they are those of the other. */
function countOf(
  { kind }: ResourceList,
  rows: readonly ResourceRow[],
  parts: ResourceList["parts"],
): string {
  const read = parts.filter(({ readAt }) => readAt !== undefined);
  if (read.length === 0) return "Not read.";
  const where =
    read.length < parts.length ? ` in ${read.map((part) => longName(part.region))}` : "";
  return `${countText(rows.length, kind.one)}${where}.`;
}

function narrowed(
  rows: readonly ResourceRow[],
  region: string,
  search: string,
): readonly ResourceRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (region && row.region !== region) return false;
    const text = [row.id, ...Object.values(row.cells)].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
