import { useEffect } from "preact/hooks";

/** Calls back at Escape, unless it closes a window over the page, or clears a field of its text. */
export function useEscape(leave: () => void): void {
  useEffect(() => {
    const press = ({ key, target }: KeyboardEvent) => {
      const clears =
        target instanceof HTMLInputElement && target.type === "search" && target.value !== "";
      if (key === "Escape" && !clears && !(target as Element).closest("dialog")) leave();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [leave]);
}
