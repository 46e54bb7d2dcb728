import { showCheck } from "../../check/show-check.js";
import { noteInJournal } from "../../migration/migration-session.js";
import { checkApp } from "../actions/check-app.js";
import { askText } from "./ask.js";
import type { Screen } from "./screen.js";

const PROPOSAL = "http://localhost:3000/api/qstash";

/** Asks where the app lives, and shows how it answers. */
export async function checkScreen({ known, terminal, parts, hooks }: Screen): Promise<void> {
  const { journal } = known.session;
  const proposal = journal.notes.app?.url ?? PROPOSAL;
  const url = await askText("Where does your app listen for QStash?", proposal, mistakeIn);
  if (url === undefined) return;
  const checked = await checkApp(known, url, parts, hooks);
  if (!checked) return;
  showCheck(checked, terminal);
  if (checked.every(({ isRight }) => isRight)) return;
  terminal.out("Set the variables of both regions where this app runs, deploy, and check again.");
}

/** Goes on without a check, which the journal remembers. */
export async function skipScreen({ known, parts, hooks }: Screen): Promise<void> {
  const { from, to } = known.options;
  const question = `If your app does not accept ${to}, it rejects what is sent from there. Go on without a check?`;
  if (!(await hooks.agree(question))) return;
  await noteInJournal({ ...known.options, from, to }, parts, { about: "app", url: null, wrong: 0 });
}

function mistakeIn(text: string): string | undefined {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return undefined;
  return "Type an address such as https://shop.example/api/qstash.";
}
