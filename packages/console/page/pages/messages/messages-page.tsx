import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { MessageState, MessageSummary } from "../../../src/contract/message.js";
import { seconds } from "../../live/clock.js";
import { consoleState } from "../../live/live.js";
import { keyOf, messages } from "../../live/messages.js";
import { changeQuery, route } from "../../live/route.js";
import { useStore } from "../../live/store.js";
import { Button } from "../../parts/button.js";
import { Empty } from "../../parts/empty.js";
import { Select } from "../../parts/field.js";
import { countText } from "../../parts/format.js";
import { PageTitle } from "../../parts/page-title.js";
import { SearchAndRegion } from "../../parts/search-and-region.js";
import { VirtualList } from "../../parts/virtual-list.js";
import { filtered } from "./filters.js";
import { COLUMNS, cellsOf } from "./message-cells.js";
import { MessagePanel } from "./message-panel.js";
import { NoMessages } from "./no-messages.js";
import { PublishDialog } from "./publish-dialog.js";

const STATES: readonly MessageState[] = [
  "waiting",
  "active",
  "retrying",
  "delivered",
  "dead",
  "cancelled",
];

/** Every message of both regions, live. */
export function MessagesPage(): JSX.Element {
  const all = useStore(messages.list);
  const { query } = useStore(route);
  const { region = "", state = "", search = "", open } = query;
  const rows = useMemo(
    () => filtered(all, { region, state, search }),
    [all, region, state, search],
  );
  return (
    <>
      <PageTitle title="Messages" text={<Count shown={rows.length} all={all.length} />}>
        <Publish />
      </PageTitle>
      <div class="filters">
        <SearchAndRegion
          label="Search id, URL, label, schedule, code"
          search={search}
          region={region}
        />
        <Select
          label="State"
          value={state}
          choices={[["", "Any state"], ...STATES.map((each) => [each, each] as const)]}
          onChange={(value) => changeQuery({ state: value })}
        />
      </div>
      {all.length === 0 && !open ? <NoMessages /> : <ListAndPanel rows={rows} open={open} />}
    </>
  );
}

function Count({ shown, all }: { readonly shown: number; readonly all: number }): JSX.Element {
  const state = useStore(consoleState);
  const isFull = state && all >= state.mostMessages;
  const kept = isFull
    ? `The newest ${countText(all, "message")} are kept`
    : countText(all, "message");
  return (
    <>
      {shown === all
        ? `${kept}, newest first.`
        : `${countText(shown, "message")} of ${all}, newest first.`}
    </>
  );
}

function ListAndPanel(props: {
  readonly rows: readonly MessageSummary[];
  readonly open: string | undefined;
}): JSX.Element {
  const { rows, open } = props;
  const now = useStore(seconds);
  // The open message is drawn again only when it has changed, not whenever the list has.
  const panel = useMemo(
    () => open && <MessagePanel key={open} open={open} onClose={close} />,
    [open],
  );
  return (
    <div class={`two ${open ? "has-panel" : ""}`}>
      {rows.length === 0 ? (
        <Empty title="No message matches">
          <p>Change the filters above to see others.</p>
        </Empty>
      ) : (
        <div class="card">
          <VirtualList
            label="Messages"
            rows={rows}
            keyOf={keyOf}
            selected={open}
            columns={COLUMNS}
            cells={(message) => cellsOf(message, now)}
            onSelect={(message) => changeQuery({ open: keyOf(message) })}
          />
        </div>
      )}
      {panel}
    </div>
  );
}

function close(): void {
  changeQuery({ open: undefined });
}

function Publish(): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>Publish…</Button>
      {isOpen && <PublishDialog onClose={() => setOpen(false)} />}
    </>
  );
}
