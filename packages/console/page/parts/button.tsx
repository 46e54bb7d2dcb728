import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { consoleState } from "../live/live.js";
import { useStore } from "../live/store.js";

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly kind?: "main" | "quiet" | "danger";
  /** Whether it changes nothing. It then also works in read-only mode. */
  readonly isReading?: boolean;
  readonly isOff?: boolean;
  readonly label?: string;
  /** While it runs, it cannot be pressed again. */
  readonly onPress: () => unknown;
}

/** A button. A button that changes something is disabled in a read-only console. */
export function Button(props: ButtonProps): JSX.Element {
  const { children, kind, isReading, isOff, label, onPress } = props;
  const state = useStore(consoleState);
  const [isBusy, setBusy] = useState(false);
  const isReadOnly = !isReading && state?.mayWrite === false;
  const press = async () => {
    // A disabled button would lose the focus, so a busy one stays enabled and does nothing.
    if (isBusy) return;
    setBusy(true);
    try {
      await onPress();
    } finally {
      setBusy(false);
    }
  };
  return (
    <button
      type="button"
      class={`button ${kind ?? ""}`}
      disabled={isOff || isReadOnly}
      title={isReadOnly ? "The console is read-only. Start it with --write." : undefined}
      aria-label={label}
      aria-busy={isBusy}
      aria-disabled={isBusy}
      onClick={press}
    >
      {children}
    </button>
  );
}
