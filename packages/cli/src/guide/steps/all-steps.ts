import { type GuideStep, plain, type Reading, type StepId } from "../guide-step.js";
import type { Known, View } from "../view.js";
import { readCopy } from "./copy-step.js";
import { readDrain } from "./drain-step.js";
import { readPlan } from "./plan-step.js";
import { readReceive } from "./receive-step.js";
import { readRegions } from "./regions-step.js";
import { readRelease } from "./release-step.js";
import { readSend } from "./send-step.js";

interface Definition {
  readonly id: StepId;
  readonly title: string;
  readonly read: (known: Known) => Reading;
}

const FIRST = { id: "regions", title: "From where to where" } as const;

/** The steps that need both regions. A new one is a file in `steps/`, and a line here. */
const OTHERS: readonly Definition[] = [
  { id: "receive", title: "Receive from both", read: readReceive },
  { id: "plan", title: "What would be copied", read: readPlan },
  { id: "copy", title: "Copy", read: readCopy },
  { id: "send", title: "Send from the new region", read: readSend },
  { id: "drain", title: "Drain", read: readDrain },
  { id: "release", title: "Remove the old variables", read: readRelease },
];

/**
 * The state of all steps. Pure.
 *
 * @param view `undefined` if not even the regions are named
 * @param naming the command that names them
 */
export function readSteps(view: View | undefined, naming?: string): readonly GuideStep[] {
  const first = view ? readRegions(view) : { ...UNNAMED, commands: naming ? [naming] : [] };
  return [
    { ...FIRST, number: 1, ...first },
    ...OTHERS.map(({ id, title, read }, index) => {
      const reading = view?.known ? read(view.known) : UNKNOWN;
      return { id, title, number: index + 2, ...reading };
    }),
  ];
}

/** The next step: the first that the guide does not pass over by itself. */
export function nextStep(steps: readonly GuideStep[]): GuideStep | undefined {
  return steps.find(({ isPassed }) => !isPassed);
}

const UNNAMED: Reading = {
  state: "open",
  isPassed: false,
  summary: "name the region to move from: --from eu, or --from us",
  facts: [plain("name the region to move from: --from eu, or --from us")],
  actions: [],
  commands: [],
};

const UNKNOWN: Reading = {
  state: "open",
  isPassed: false,
  summary: "",
  facts: [plain("this is known when both regions can be read: see step 1")],
  actions: [],
  commands: [],
};
