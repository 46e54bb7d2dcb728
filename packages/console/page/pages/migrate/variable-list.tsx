import type { JSX } from "preact";
import type { GuideVariable } from "../../../src/contract/guide.js";
import { CopyCommand } from "./copy-command.js";

/** The variables to set where the apps run. Secrets are masked. */
export function VariableList(props: {
  readonly variables: readonly GuideVariable[];
}): JSX.Element | null {
  const { variables } = props;
  if (variables.length === 0) return null;
  return (
    <details>
      <summary>The {variables.length} variables that your apps need</summary>
      <dl class="pairs mono">
        {variables.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value ?? <span class="bad-text">is missing</span>}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** The commands that do the same as a step. */
export function CommandList(props: {
  readonly commands: readonly string[];
  readonly isOpen: boolean;
}): JSX.Element | null {
  const { commands, isOpen } = props;
  if (commands.length === 0) return null;
  return (
    <details open={isOpen}>
      <summary>The same from the command line</summary>
      {commands.map((text) => (
        <CopyCommand key={text} text={text} />
      ))}
    </details>
  );
}
