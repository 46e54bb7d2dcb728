import { useEffect } from "preact/hooks";

/** Calls back at Escape, unless it closes a window over the page. */
export function useEscape(leave: () => void): void {
  useEffect(() => {
    const press = ({ key, target }: KeyboardEvent) => {
      if (key === "Escape" && !(target as Element).closest("dialog")) leave();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [leave]);
}
