// biome-ignore-all lint/a11y/useSemanticElements: rows of a <table> cannot be drawn in part
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
// biome-ignore-all lint/a11y/useFocusableInteractive: cells are reached by their row
import type { ComponentChildren, JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { Button } from "./button.js";
import { ROW, reveal, useScroll, useSteadyRows } from "./list-scroll.js";

/** Rows that are drawn above and below the visible part. */
const SPARE = 8;

interface VirtualListProps<T> {
  readonly label: string;
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** The key of the row that is open. */
  readonly selected: string | undefined;
  readonly columns: readonly { readonly title: string; readonly class: string }[];
  /** What is in each column of a row. */
  readonly cells: (row: T) => readonly ComponentChildren[];
  readonly onSelect: (row: T) => void;
}

/**
 * A list of any length, of which only the visible part is in the document. Arrow keys move between rows, and
 * Enter opens one. Rows that the user has scrolled to, points at or has chosen stay in place when new rows
 * arrive above.
 */
export function VirtualList<T>(props: VirtualListProps<T>): JSX.Element {
  const { label, rows, keyOf, selected, columns, cells, onSelect } = props;
  const box = useRef<HTMLDivElement>(null);
  const { top, height } = useScroll(box);
  const [active, setActive] = useState(selected);
  const isAt = useMemo(
    () => (active === undefined ? -1 : rows.findIndex((row) => keyOf(row) === active)),
    [rows, active],
  );
  useSteadyRows(box, rows, keyOf);
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const last = Math.min(rows.length, Math.ceil((top + height) / ROW) + SPARE);

  const go = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (!row) return;
    setActive(keyOf(row));
    reveal(box.current, rows.indexOf(row));
  };
  const press = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(height / ROW) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: isAt + 1,
      ArrowUp: Math.max(0, isAt - 1),
      PageDown: isAt + page,
      PageUp: isAt - page,
      Home: 0,
      End: rows.length - 1,
    };
    const target = steps[event.key];
    const row = rows[isAt];
    if (target !== undefined) go(target);
    else if ((event.key === "Enter" || event.key === " ") && row) onSelect(row);
    else return;
    event.preventDefault();
  };

  return (
    <div>
      <div
        ref={box}
        class="list"
        role="grid"
        tabIndex={0}
        aria-label={`${label}: arrow keys choose, Enter opens`}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={isAt >= first && isAt < last ? rowId(isAt) : undefined}
        onKeyDown={press}
      >
        <div class="list-head" role="rowgroup">
          <div class="list-row" role="row" aria-rowindex={1}>
            {columns.map((column) => (
              <span key={column.title} role="columnheader" class={column.class}>
                {column.title}
              </span>
            ))}
          </div>
        </div>
        <div class="list-space" role="rowgroup" style={{ height: `${rows.length * ROW}px` }}>
          <div
            class="list-window"
            role="none"
            style={{ transform: `translateY(${first * ROW}px)` }}
          >
            {rows.slice(first, last).map((row, index) => {
              const key = keyOf(row);
              return (
                <div
                  key={key}
                  id={rowId(first + index)}
                  class={`list-row ${key === active ? "is-active" : ""}`}
                  role="row"
                  tabIndex={-1}
                  aria-rowindex={first + index + 2}
                  aria-selected={key === selected}
                  onClick={() => {
                    setActive(key);
                    onSelect(row);
                  }}
                >
                  {cells(row).map((cell, column) => (
                    <span
                      key={columns[column]?.title}
                      role="gridcell"
                      class={columns[column]?.class}
                    >
                      {cell}
                    </span>
                  ))}
                </div>
              );
            })}
          </div>
        </div>
      </div>
      <Foot isHeld={top > 0} onFollow={() => box.current?.scrollTo(0, 0)} />
    </div>
  );
}

/** Whether the list follows new rows. It is beside the list, because pointing at the list stops it. */
function Foot(props: { readonly isHeld: boolean; readonly onFollow: () => void }): JSX.Element {
  return (
    <div class="list-foot small mute">
      {props.isHeld ? (
        <Button kind="quiet" isReading onPress={props.onFollow}>
          ↑ To the newest
        </Button>
      ) : (
        "What is new appears at the top."
      )}
    </div>
  );
}

function rowId(index: number): string {
  return `row-${index}`;
}
