import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** The height of a row, in pixels: `style.css` has the same. */
export const ROW = 40;

interface Box {
  readonly current: HTMLElement | null;
}

/** Scrolls as little as shows a row. */
export function reveal(box: HTMLElement | null, index: number): void {
  if (!box) return;
  const top = index * ROW;
  // The head covers the height of one row at the top.
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + 2 * ROW > box.scrollTop + box.clientHeight) {
    box.scrollTop = top + 2 * ROW - box.clientHeight;
  }
}

/** The visible part of a list, in pixels. */
export function useScroll(box: Box): { readonly top: number; readonly height: number } {
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

/**
 * Rows that a user has scrolled to, points at or has chosen stay in place, so that a click does not hit
 * another row.
 */
export function useSteadyRows<T>(box: Box, rows: readonly T[], keyOf: (row: T) => string): void {
  const first = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const element = box.current;
    const before = first.current;
    first.current = rows[0] && keyOf(rows[0]);
    if (!element || before === undefined) return;
    if (element.scrollTop === 0 && !element.matches(":hover, :focus-within")) return;
    const added = rows.findIndex((row) => keyOf(row) === before);
    if (added > 0) element.scrollTop += added * ROW;
  }, [rows]);
}
