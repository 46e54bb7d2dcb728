import type { JSX } from "preact";
import type { Refusal } from "../../src/contract/message.js";

/** Why an app refused a delivery, and what to do about it. */
export function RefusalBox({ refusal }: { readonly refusal: Refusal }): JSX.Element {
  const { code, title, remedy, page } = refusal;
  return (
    <div class="why">
      <strong class="mono">{code}</strong>
      <p>{title}</p>
      {remedy && <p class="mute">{remedy}</p>}
      {page && (
        <a href={page} target="_blank" rel="noreferrer noopener">
          How to fix it
        </a>
      )}
    </div>
  );
}
