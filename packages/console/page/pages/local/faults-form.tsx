import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { FaultView, LocalView } from "../../../src/contract/local.js";
import type { RegionName } from "../../../src/contract/region.js";
import { act } from "../../live/act.js";
import { apiPath } from "../../live/ask.js";
import { Button } from "../../parts/button.js";
import { Field, Select } from "../../parts/field.js";
import { Form } from "../../parts/form.js";
import { shortName } from "../../parts/format.js";

type Chance = Exclude<keyof FaultView, "regionHeader">;

const CHANCES: readonly (readonly [name: Chance, title: string, hint: string])[] = [
  ["duplicate", "Deliver twice", "The same attempt, twice at once."],
  ["drop", "Lose the delivery", "It never arrives, and is retried."],
  ["dropAnswer", "Lose the answer", "It arrives, and is retried all the same."],
  ["reorder", "Change the order", "Later attempts overtake it."],
  ["tamperBody", "Change the body", "After it was signed."],
  ["signWithOtherRegion", "Sign with the other region's key", "As a mix-up of regions does."],
  ["rateLimited", "Rate limit the API", "It answers 429."],
  ["reset", "Reset the API's connections", "The connection breaks before anything is done."],
];

/** How often each thing goes wrong in a region, in percent. */
export function FaultsForm(props: {
  readonly region: RegionName;
  readonly faults: FaultView;
}): JSX.Element {
  const { region } = props;
  const [faults, setFaults] = useState(props.faults);
  const change = (part: Partial<FaultView>) => setFaults((before) => ({ ...before, ...part }));
  const apply = (settings: FaultView, text: string) =>
    act<LocalView>(apiPath("local", region), { faults: settings }, ["local"], () => ({
      tone: "good",
      text,
    }));
  const none = Object.fromEntries(CHANCES.map(([name]) => [name, 0])) as Record<Chance, number>;
  return (
    <Form class="contents">
      <div class="columns">
        {CHANCES.map(([name, title, hint]) => (
          <Field key={name} label={`${title}, %`} hint={hint}>
            <input
              type="number"
              min={0}
              max={100}
              value={Math.round(faults[name] * 100)}
              onInput={({ currentTarget }) => change({ [name]: percent(currentTarget.value) })}
            />
          </Field>
        ))}
        <Field label="Upstash-Region" hint="The header of every delivery.">
          <Select
            label="Upstash-Region"
            value={faults.regionHeader}
            choices={[
              ["right", "as it is"],
              ["wrong", "the other region"],
              ["missing", "missing"],
            ]}
            onChange={(regionHeader) => change({ regionHeader })}
          />
        </Field>
      </div>
      <div class="row">
        <Button
          kind="main"
          onPress={() => apply(faults, `The faults of the ${shortName(region)} are set.`)}
        >
          Set these faults
        </Button>
        <Button
          onPress={() =>
            apply(
              { ...none, regionHeader: "right" },
              `Nothing goes wrong in the ${shortName(region)} any more.`,
            )
          }
        >
          Clear
        </Button>
      </div>
    </Form>
  );
}

function percent(text: string): number {
  return Math.min(100, Math.max(0, Number(text) || 0)) / 100;
}
