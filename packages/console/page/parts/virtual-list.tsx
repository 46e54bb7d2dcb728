// biome-ignore-all lint/a11y/useSemanticElements: rows of a <table> cannot be drawn in part
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
// biome-ignore-all lint/a11y/useFocusableInteractive: cells are reached by their row
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** The height of a row, in pixels: `style.css` has the same. */
const ROW = 40;
/** Rows drawn above and below what is seen. */
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
 * A list of any length, of which only what is seen is in the document. Arrow keys go from row to row,
 * Enter opens. What a reader looks at stays where it is when rows come in above.
 */
export function VirtualList<T>(props: VirtualListProps<T>): JSX.Element {
  const { label, rows, keyOf, selected, columns, cells, onSelect } = props;
  const box = useRef<HTMLDivElement>(null);
  const { top, height } = useScroll(box);
  const [active, setActive] = useState(selected);
  const isAt = rows.findIndex((row) => keyOf(row) === active);
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
        <div class="list-window" role="none" style={{ transform: `translateY(${first * ROW}px)` }}>
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
                  <span key={columns[column]?.title} role="gridcell" class={columns[column]?.class}>
                    {cell}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function rowId(index: number): string {
  return `row-${index}`;
}

function reveal(box: HTMLElement | null, index: number): void {
  if (!box) return;
  const top = index * ROW;
  // The head covers the first row's height of what is seen.
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + 2 * ROW > box.scrollTop + box.clientHeight) {
    box.scrollTop = top + 2 * ROW - box.clientHeight;
  }
}

function useScroll(box: { readonly current: HTMLElement | null }): { top: number; height: number } {
  const [scroll, setScroll] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const read = () => setScroll({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener("scroll", read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", read);
    };
  }, []);
  return scroll;
}

/** Whoever has scrolled down goes on seeing the same rows. */
function useSteadyRows<T>(
  box: { readonly current: HTMLElement | null },
  rows: readonly T[],
  keyOf: (row: T) => string,
): void {
  const first = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const element = box.current;
    const before = first.current;
    first.current = rows[0] && keyOf(rows[0]);
    if (!element || element.scrollTop === 0 || before === undefined) return;
    const added = rows.findIndex((row) => keyOf(row) === before);
    if (added > 0) element.scrollTop += added * ROW;
  }, [rows]);
}
