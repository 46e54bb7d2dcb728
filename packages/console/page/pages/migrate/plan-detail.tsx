import type { JSX } from "preact";
import type { GuideView, PlanRow } from "../../../src/contract/guide.js";
import { Field, Select } from "../../parts/field.js";
import { shortName } from "../../parts/format.js";
import { type Choices, decisionOn, withDecision } from "./choices.js";
import { CopyCommand } from "./copy-command.js";

/** A row that is open: field by field, and what to do about it. */
export function PlanDetail(props: {
  readonly view: GuideView;
  readonly row: PlanRow;
  readonly choices: Choices;
  readonly onChoose: (choices: Choices) => void;
}): JSX.Element {
  const { view, row, choices, onChoose } = props;
  const { text, remedy, command, isPausing, decisions } = row;
  const [from, to] = [shortName(view.from), shortName(view.to)];
  return (
    <div class="plan-detail">
      {text && <p class="break">{text}</p>}
      {isPausing && (
        <p>
          It is paused in the {from} in the moment in which it starts in the {to}.
        </p>
      )}
      <Differences view={view} row={row} />
      {remedy && <p>{remedy}</p>}
      {decisions.length > 0 && (
        <Field label="What to do with it">
          <Select
            label="What to do with it"
            value={decisionOn(row, choices)?.name ?? ""}
            choices={[
              ["", "Leave it as it is"],
              ...decisions.map(({ name, title }) => [name, title] as const),
            ]}
            onChange={(name) => onChoose(withDecision(choices, row, name))}
          />
        </Field>
      )}
      {command && <CopyCommand text={command} />}
    </div>
  );
}

function Differences(props: {
  readonly view: GuideView;
  readonly row: PlanRow;
}): JSX.Element | null {
  const { view, row } = props;
  if (row.difference.length === 0) {
    return row.plan === "same" ? <p class="mute">It is the same in both.</p> : null;
  }
  return (
    <table class="difference">
      <thead>
        <tr>
          <th>Field</th>
          <th>{shortName(view.from)}</th>
          <th>{shortName(view.to)}</th>
        </tr>
      </thead>
      <tbody>
        {row.difference.map(({ field, from, to }) => (
          <tr key={field}>
            <th scope="row">{field}</th>
            <td>{from || <span class="mute">not set</span>}</td>
            <td>{to || <span class="mute">not set</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
