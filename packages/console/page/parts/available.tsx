import type { ComponentChildren, JSX } from "preact";
import type { Unavailable } from "../../src/contract/region.js";

/** Whether something is known. */
export function isKnown<T>(value: T | Unavailable): value is T {
  return !(typeof value === "object" && value !== null && "unavailable" in value);
}

/** A value, or the note that it is not available, and why. */
export function Available<T>(props: {
  readonly value: T | Unavailable;
  readonly children: (value: T) => ComponentChildren;
}): JSX.Element {
  const { value, children } = props;
  if (isKnown(value)) return <>{children(value)}</>;
  return (
    <span class="mute" title={value.unavailable}>
      not available
    </span>
  );
}
