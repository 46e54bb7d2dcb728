import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { LocalView, RegionFaults } from "../../../src/contract/local.js";
import { act } from "../../live/act.js";
import { apiPath } from "../../live/ask.js";
import { seconds } from "../../live/clock.js";
import { useStore } from "../../live/store.js";
import { useLoaded } from "../../live/use-loaded.js";
import { RegionBadge } from "../../parts/badges.js";
import { Button } from "../../parts/button.js";
import { ProblemBox } from "../../parts/empty.js";
import { Field, Select } from "../../parts/field.js";
import { longName, shortName, timeText } from "../../parts/format.js";
import { PageTitle } from "../../parts/page-title.js";
import { FaultsForm } from "./faults-form.js";

const STEPS = ["1m", "10m", "1h", "1d", "7d"] as const;
const SPEEDS = ["1", "10", "60", "600", "3600"] as const;

/** The controls that only a local QStash has: clock and faults. */
export function LocalPage(): JSX.Element {
  const { data, problem } = useLoaded<LocalView>("/api/local", ["local"]);
  return (
    <>
      <PageTitle
        title="Clock and faults"
        text="Make time pass, and make things go wrong, to see what your app does."
      />
      {problem && <ProblemBox text={problem} />}
      {data && <ClockCard speed={data.clock.speed} />}
      <div class="cards">
        {data?.regions.map((each) => (
          <RegionCard key={each.region} settings={each} />
        ))}
      </div>
    </>
  );
}

function ClockCard({ speed }: { readonly speed: number }): JSX.Element {
  const now = useStore(seconds);
  const [duration, setDuration] = useState("");
  const change = (body: object, text: string) =>
    act<LocalView>(apiPath("local", "clock"), body, ["everything"], () => ({ tone: "good", text }));
  const advance = (by: string) => change({ advance: by }, `The clock was moved by ${by}.`);
  return (
    <section class="card form" aria-label="Clock">
      <h2>
        Clock <span class="mono mute">{timeText(now, now)}</span>
      </h2>
      <p class="mute">What falls due on the way is delivered, in its order.</p>
      <div class="row wrap low">
        {STEPS.map((step) => (
          <Button key={step} onPress={() => advance(step)}>
            +{step}
          </Button>
        ))}
        <Field label="Another time">
          <input
            type="text"
            placeholder="90s, 1d12h"
            value={duration}
            onInput={({ currentTarget }) => setDuration(currentTarget.value)}
          />
        </Field>
        <Button isOff={duration === ""} onPress={() => advance(duration)}>
          Advance
        </Button>
        <Field label="Speed">
          <Select
            label="Speed"
            value={`${speed}`}
            choices={[...new Set<string>([...SPEEDS, `${speed}`])].map((each) => [
              each,
              each === "1" ? "real time" : each === "0" ? "by hand" : `${each} times as fast`,
            ])}
            onChange={(value) => change({ speed: Number(value) }, "The speed was changed.")}
          />
        </Field>
      </div>
    </section>
  );
}

function RegionCard({ settings }: { readonly settings: RegionFaults }): JSX.Element {
  const { region, isOff, faults } = settings;
  const turn = () =>
    act<LocalView>(apiPath("local", region), { isOff: !isOff }, ["local"], () => ({
      tone: "good",
      text: isOff
        ? `${longName(region)} is back.`
        : `${longName(region)} is off: its API does not answer, and nothing is delivered.`,
    }));
  return (
    <section class="card form" aria-label={longName(region)}>
      <div class="row wrap">
        <h2 class="row">
          <RegionBadge region={region} /> {longName(region)}
        </h2>
        <span class="space" />
        <Button kind={isOff ? "main" : "danger"} onPress={turn}>
          {isOff ? `Bring the ${shortName(region)} back` : `Take the ${shortName(region)} down`}
        </Button>
      </div>
      <FaultsForm key={JSON.stringify(faults)} region={region} faults={faults} />
    </section>
  );
}
