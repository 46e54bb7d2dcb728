import { existsSync } from "node:fs";
import type {
  GuideAction,
  GuideField,
  GuideProgress,
  GuideVariable,
  GuideView,
} from "@qstash-verify/console";
import { REGIONS, type Region } from "@qstash-verify/core";
import { variableName } from "@qstash-verify/core/building";
import { migrationVariables } from "../../environment/migration-variables.js";
import { PLATFORM_NAMES, PLATFORMS } from "../../environment/platforms.js";
import { labelOf } from "../../guide/action-label.js";
import { homeOf, primaryIn } from "../../guide/actions/set-variables.js";
import { isUndoable } from "../../guide/actions/undo.js";
import { DIRECTIONS, type Direction } from "../../guide/direction.js";
import type { ActionName, GuideStep } from "../../guide/guide-step.js";
import { nextStep, readSteps } from "../../guide/steps/all-steps.js";
import { proposedUrl, VARIABLES_FILE } from "../../guide/steps/receive-step.js";
import type { Known, View } from "../../guide/view.js";
import { mask } from "../../terminal/mask.js";
import { planRows, waitingRows } from "./plan-rows.js";

/** What the process knows beside the regions. */
export interface Situation {
  /** A function, because it may have changed by the time everything was read. */
  readonly underWay: () => GuideProgress | undefined;
  readonly readOnly: string | undefined;
  readonly journalOf: (direction: Direction) => string;
}

/** Everything that the page shows of a migration. No secret is in it. */
export async function guideView(view: View, situation: Situation): Promise<GuideView> {
  const { options, known } = view;
  const { readOnly, journalOf } = situation;
  const steps = readSteps(view);
  const begun = DIRECTIONS.filter((direction) => existsSync(journalOf(direction)));
  const underWay = situation.underWay();
  return {
    from: options.from,
    to: options.to,
    steps: await Promise.all(
      steps.map(async (step) => ({
        ...step,
        actions: known ? actionsOf(step, known) : [],
        variables: known ? await variablesIn(step, known) : [],
      })),
    ),
    next: (nextStep(steps) ?? steps.at(-1))?.number ?? 1,
    ...(known ? { plan: planRows(known), waiting: waitingRows(known) } : { unread: view.unread }),
    isUndoable: known !== undefined && isUndoable(known),
    begun: begun.map(({ from }) => from),
    ...(underWay && { underWay }),
    ...(readOnly !== undefined && { readOnly }),
  };
}

function actionsOf({ actions }: GuideStep, known: Known): readonly GuideAction[] {
  // The page does its own watching.
  const own = actions.filter((name) => name !== "watch");
  return own.map((name) => ({
    name,
    title: labelOf(name, known.options),
    fields: FIELDS[name]?.(known) ?? [],
  }));
}

const FIELDS: Partial<Readonly<Record<ActionName, (known: Known) => readonly GuideField[]>>> = {
  "write-variables": (known) => [
    { name: "file", title: "The file that your app reads", value: homeOf(known) },
  ],
  "show-commands": () => [
    {
      name: "platform",
      title: "Where your app runs",
      value: PLATFORMS[0],
      choices: PLATFORMS.map((value) => ({ value, title: PLATFORM_NAMES[value] })),
    },
    { name: "file", title: "A file for these variables alone", value: VARIABLES_FILE },
  ],
  "check-app": (known) => [
    { name: "url", title: "Where your app listens for QStash", value: proposedUrl(known) },
  ],
};

/** The variables that apps need in this step, with the present keys of the regions. */
async function variablesIn({ id }: GuideStep, known: Known): Promise<readonly GuideVariable[]> {
  if (id !== "receive" && id !== "send") return [];
  const keys = REGIONS.flatMap((region: Region) => {
    const own = known.keys[region];
    const slots = ["current", "next"] as const;
    return own ? slots.map((slot) => [variableName(slot, region), own[slot]]) : [];
  });
  const settings = { ...known.settings.variables, ...Object.fromEntries(keys) };
  const regions = { ...known.options, primary: primaryIn(id, known) };
  const variables = await migrationVariables(settings, regions, false);
  return variables.map(({ name, value, secret }) => ({
    name,
    ...(value !== undefined && { value: secret ? mask(value) : value }),
  }));
}
