import type { GuideStepView, GuideView } from "../../../src/contract/guide.js";
import type { Choices } from "./choices.js";
import type { Guide } from "./use-guide.js";

/** The properties of every part of an open step. */
export interface StepProps {
  readonly guide: Guide;
  readonly view: GuideView;
  readonly step: GuideStepView;
  readonly choices: Choices;
  readonly onChoose: (choices: Choices) => void;
}
