import type { JSX } from "preact";
import { REGION_NAMES, type RegionName } from "../../../src/contract/region.js";
import { changeQuery } from "../../live/route.js";
import { RegionBadge } from "../../parts/badges.js";
import { longName, otherRegion } from "../../parts/format.js";

/** The choice of the direction. With two regions it is one question. */
export function DirectionChoice({ from }: { readonly from: RegionName }): JSX.Element {
  return (
    <fieldset class="directions">
      <legend class="unseen">From where to where</legend>
      {REGION_NAMES.map((region) => (
        <label key={region}>
          <input
            type="radio"
            name="from"
            checked={region === from}
            onChange={() => changeQuery({ from: region, step: "1" })}
          />
          <RegionBadge region={region} /> → <RegionBadge region={otherRegion(region)} />
          <span class="mute small">
            {longName(region)} to {longName(otherRegion(region))}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
