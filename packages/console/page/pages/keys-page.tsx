import type { JSX } from "preact";
import type { KeysView } from "../../src/contract/keys.js";
import type { KeyStanding } from "../../src/contract/region.js";
import { act } from "../live/act.js";
import { apiPath } from "../live/ask.js";
import { useLoaded } from "../live/use-loaded.js";
import { Badge, RegionBadge, type Tone } from "../parts/badges.js";
import { Button } from "../parts/button.js";
import { confirmed } from "../parts/dialog.js";
import { ProblemBox } from "../parts/empty.js";
import { longName, shortName } from "../parts/format.js";
import { PageTitle } from "../parts/page-title.js";

const TONES: Readonly<Record<KeyStanding["state"], Tone>> = {
  same: "good",
  rolled: "wait",
  different: "bad",
  missing: "bad",
  unknown: "quiet",
};

/** The signing keys of both regions, masked, compared with those of the app. */
export function KeysPage(): JSX.Element {
  const { data, problem } = useLoaded<readonly KeysView[]>("/api/keys", ["keys"]);
  return (
    <>
      <PageTitle
        title="Keys"
        text="Each region signs with its current key. Your app trusts current and next, so that one roll breaks nothing."
      />
      {problem && <ProblemBox text={problem} />}
      <div class="cards">
        {data?.map((keys) => (
          <KeyCard key={keys.region} keys={keys} />
        ))}
      </div>
    </>
  );
}

function KeyCard({ keys }: { readonly keys: KeysView }): JSX.Element {
  const { region, current, next, standing, problem, canRoll } = keys;
  const roll = async () => {
    const warning = `Roll the keys of ${longName(region)}? The next key becomes the current one, and a new next key is made. Apps that trust the present pair keep working. After a second roll they reject every delivery, until you give them the new keys.`;
    if (!(await confirmed(warning, `Roll the ${shortName(region)} keys`, true))) return;
    await act<KeysView>(apiPath("keys", region, "roll"), {}, ["keys"], () => ({
      tone: "good",
      text: `The keys of ${longName(region)} were rolled. Give your apps the new pair before the next roll.`,
    }));
  };
  return (
    <section class="card key-card" aria-label={longName(region)}>
      <h2 class="row">
        <RegionBadge region={region} /> {longName(region)}
      </h2>
      <p>
        <Badge tone={TONES[standing.state]}>{standing.state}</Badge> {standing.text}
      </p>
      {problem && <ProblemBox text={problem} />}
      <dl class="pairs mono">
        <div>
          <dt>current</dt>
          <dd>{current ?? "not available"}</dd>
        </div>
        <div>
          <dt>next</dt>
          <dd>{next ?? "not available"}</dd>
        </div>
      </dl>
      {canRoll && (
        <Button kind="danger" onPress={roll}>
          Roll…
        </Button>
      )}
    </section>
  );
}
