import type { JSX } from "preact";
import { Fragment } from "preact";
import { useState } from "preact/hooks";
import type { GuideView, PlanRow } from "../../../src/contract/guide.js";
import { Badge, type Tone } from "../../parts/badges.js";
import { Button } from "../../parts/button.js";
import { type Choices, decisionOn, rowKey, withRows } from "./choices.js";
import { PlanDetail } from "./plan-detail.js";

/** How many rows are added at a time. */
const PAGE = 100;
const COLUMNS = 5;

const TONES: Readonly<Record<PlanRow["plan"], Tone>> = {
  create: "good",
  update: "wait",
  same: "quiet",
  conflict: "wait",
  blocked: "bad",
  staying: "quiet",
};

interface PlanTableProps {
  readonly view: GuideView;
  readonly rows: readonly PlanRow[];
  readonly choices: Choices;
  readonly onChoose: (choices: Choices) => void;
}

/** A row for each resource, which opens to its difference. */
export function PlanTable(props: PlanTableProps): JSX.Element {
  const { rows, choices, onChoose } = props;
  const [most, setMost] = useState(PAGE);
  const [open, setOpen] = useState<string | undefined>();
  const todo = rows.filter(({ isToDo }) => isToDo);
  const isAll = todo.every((row) => !choices.leave.has(rowKey(row)));
  return (
    <div class="table-box">
      <table class="plan-table">
        <thead>
          <tr>
            <th class="choose">
              {todo.length > 0 && (
                <input
                  type="checkbox"
                  aria-label="Copy all of these"
                  checked={isAll}
                  onChange={() => onChoose(withRows(choices, rows, !isAll))}
                />
              )}
            </th>
            <th>Name</th>
            <th class="wide">Kind</th>
            <th>Plan</th>
            <th class="wide">What</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row) => {
            const key = rowKey(row);
            const isOpen = key === open;
            const toggle = () => setOpen(isOpen ? undefined : key);
            return (
              <Fragment key={key}>
                <Row {...props} row={row} isOpen={isOpen} onToggle={toggle} />
                {isOpen && (
                  <tr class="is-open">
                    <td colSpan={COLUMNS} class="wraps">
                      <PlanDetail {...props} row={row} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
      {rows.length > most && (
        <Button isReading onPress={() => setMost(most + PAGE)}>
          {`Show ${Math.min(PAGE, rows.length - most)} more of ${rows.length}`}
        </Button>
      )}
    </div>
  );
}

interface RowProps extends PlanTableProps {
  readonly row: PlanRow;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Row({ row, choices, isOpen, onToggle, onChoose }: RowProps): JSX.Element {
  const { kind, id, plan, text, isToDo, decisions } = row;
  const key = rowKey(row);
  const isChosen = !choices.leave.has(key);
  const decided = decisionOn(row, choices);
  return (
    <tr class={isOpen ? "is-open" : ""}>
      <td class="choose">
        {isToDo && (
          <input
            type="checkbox"
            aria-label={`Copy ${kind} ${id}`}
            checked={isChosen}
            onChange={() => onChoose(withRows(choices, [row], !isChosen))}
          />
        )}
      </td>
      <td class="wraps name">
        <button type="button" class="row-name" aria-expanded={isOpen} onClick={onToggle}>
          {id}
        </button>
        <small class="below mute">{kind}</small>
      </td>
      <td class="wide kind mute">{kind}</td>
      <td>
        <Badge tone={TONES[plan]}>{plan}</Badge>
        {decisions.length > 0 && (
          <>
            {" "}
            <button type="button" class="row-name" onClick={onToggle}>
              {decided ? "Decided" : "Decide…"}
              <span class="unseen"> about {id}</span>
            </button>
          </>
        )}
      </td>
      <td class="wide wraps what">
        <span>{decided ? `${decided.title}: copied with the rest` : text}</span>
      </td>
    </tr>
  );
}
