import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { GuideAction } from "../../../src/contract/guide.js";
import { Button } from "../../parts/button.js";
import { Field } from "../../parts/field.js";
import { chosenRows, copyFields, leftRows } from "./choices.js";
import type { StepProps } from "./step-props.js";

/** The actions of a step, the main one first and open. */
export function Actions(props: StepProps): JSX.Element | null {
  const { actions } = props.step;
  const asking = actions.filter(({ fields }) => fields.length > 0);
  const plain = actions.filter(({ fields }) => fields.length === 0);
  const isMain = (action: GuideAction) => action === actions[0] && !props.step.isPassed;
  if (actions.length === 0) return null;
  return (
    <div class="actions-box">
      {asking.map((action) => (
        <details key={action.name} open={isMain(action)}>
          <summary>{action.title}</summary>
          <ActionForm {...props} action={action} isMain={isMain(action)} />
        </details>
      ))}
      {plain.length > 0 && (
        <div class="row wrap">
          {plain.map((action) => (
            <PlainAction key={action.name} {...props} action={action} isMain={isMain(action)} />
          ))}
        </div>
      )}
    </div>
  );
}

interface ActionProps extends StepProps {
  readonly action: GuideAction;
  readonly isMain: boolean;
}

function ActionForm({ guide, step, action, isMain }: ActionProps): JSX.Element {
  const { name, title, fields } = action;
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const values = Object.fromEntries(
    fields.map((each) => [each.name, typed[each.name] ?? each.value]),
  );
  const go = () => guide.run({ action: name, title, step: step.id, fields: values });
  const submit = (event: Event) => {
    event.preventDefault();
    void go();
  };
  return (
    <form class="action-form" onSubmit={submit}>
      {fields.map(({ name, title, choices }) => {
        const set = (value: string) => setTyped({ ...typed, [name]: value });
        return (
          <Field key={name} label={title}>
            {choices ? (
              <select
                value={values[name]}
                onChange={({ currentTarget }) => set(currentTarget.value)}
              >
                {choices.map(({ value, title }) => (
                  <option key={value} value={value}>
                    {title}
                  </option>
                ))}
              </select>
            ) : (
              <input
                value={values[name]}
                spellcheck={false}
                autocomplete="off"
                onInput={({ currentTarget }) => set(currentTarget.value)}
              />
            )}
          </Field>
        );
      })}
      <Button {...(isMain && { kind: "main" })} isOff={Boolean(guide.progress)} onPress={go}>
        {BUTTONS[name] ?? title}
      </Button>
    </form>
  );
}

/** A short label for a form's button, because its title is above. */
const BUTTONS: Readonly<Record<string, string>> = {
  "write-variables": "Set them…",
  "show-commands": "Show the commands…",
  "check-app": "Check",
};

function PlainAction(props: ActionProps): JSX.Element {
  const { guide, view, step, action, isMain, choices, onChoose } = props;
  const { name } = action;
  const plan = view.plan ?? [];
  const amount = chosenRows(plan, choices).length;
  const title = name === "copy" ? `${action.title}: ${amount}…` : `${action.title}…`;
  const fields = name === "copy" ? copyFields(plan, choices) : {};
  const left = name === "copy" ? leftRows(plan, choices).length : 0;
  return (
    <>
      <Button
        {...(isMain && { kind: "main" })}
        isOff={Boolean(guide.progress) || (name === "copy" && amount === 0)}
        onPress={() => guide.run({ action: name, title: action.title, step: step.id, fields })}
      >
        {title}
      </Button>
      {left > 0 && (
        <Button isReading onPress={() => onChoose({ ...choices, leave: new Set() })}>
          {`Include what you left out: ${left}`}
        </Button>
      )}
    </>
  );
}
