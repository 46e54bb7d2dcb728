import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { consoleState } from "../live/live.js";
import { useStore } from "../live/store.js";

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly kind?: "main" | "quiet" | "danger";
  /** Whether it only looks: then it also works where nothing may be changed. */
  readonly isReading?: boolean;
  readonly isOff?: boolean;
  readonly label?: string;
  /** As long as it is under way, it cannot be pressed again. */
  readonly onPress: () => unknown;
}

/** A button. One that changes something is off where the console is read-only. */
export function Button(props: ButtonProps): JSX.Element {
  const { children, kind, isReading, isOff, label, onPress } = props;
  const state = useStore(consoleState);
  const [isBusy, setBusy] = useState(false);
  const isReadOnly = !isReading && state?.mayWrite === false;
  const press = async () => {
    // A button that is off would lose the keyboard: this one only does nothing as long as it is busy.
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
