import { showCheck } from "../../check/show-check.js";
import { checkApp, mistakeInUrl, RECOGNIZED_APP, WRONG_ANSWERS } from "../actions/check-app.js";
import { proposedUrl } from "../steps/receive-step.js";
import { askText } from "./ask.js";
import type { Screen } from "./screen.js";

/** Asks where the app lives, and shows how it answers. */
export async function checkScreen({ known, terminal, parts, hooks }: Screen): Promise<void> {
  const question = "Where does your app listen for QStash?";
  const url = await askText(question, proposedUrl(known), mistakeInUrl);
  if (url === undefined) return;
  const answers = await checkApp(known, url, parts, hooks);
  if (!answers) return;
  const { checked, isRecognized } = answers;
  if (isRecognized) terminal.out(RECOGNIZED_APP);
  showCheck(checked, terminal);
  if (checked.every(({ isRight }) => isRight)) return;
  terminal.out(WRONG_ANSWERS);
}
