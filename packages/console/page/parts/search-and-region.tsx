import type { JSX } from "preact";
import { REGION_NAMES } from "../../src/contract/region.js";
import { changeQuery } from "../live/route.js";
import { Select } from "./field.js";
import { shortName } from "./format.js";

/** The filters of a list of both regions. Both are in the address. */
export function SearchAndRegion(props: {
  /** What is searched: `Search id, URL, label`. */
  readonly label: string;
  readonly search: string;
  readonly region: string;
}): JSX.Element {
  const { label, search, region } = props;
  return (
    <>
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={search}
        onInput={({ currentTarget }) => changeQuery({ search: currentTarget.value })}
      />
      <Select
        label="Region"
        value={region}
        choices={[
          ["", "Both regions"],
          ...REGION_NAMES.map((name) => [name, shortName(name)] as const),
        ]}
        onChange={(value) => changeQuery({ region: value })}
      />
    </>
  );
}
