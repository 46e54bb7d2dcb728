import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { GuideAnswer, GuideRequest, GuideView, LiveEvent } from "@qstash-verify/console";
import { type ConsoleGuide, consoleGuide } from "../../dist/console/guide/console-guide.js";
import { envAlone } from "../../dist/console/guide/env-alone.js";
import { theWorld } from "../../dist/migration/outside.js";
import type { TwoRegions } from "../two-regions.js";

/** A page that looks at the guide, as a test uses it. */
export interface GuidePage {
  readonly guide: ConsoleGuide;
  readonly events: readonly LiveEvent[];
  view(): Promise<GuideView>;
  /** The signs of the seven steps, as the terminal shows them. */
  signs(): Promise<string>;
  /** Asks for an action without any agreement. */
  ask(action: string, fields?: Readonly<Record<string, string>>): Promise<GuideAnswer>;
  /** Does it, and agrees to every question. */
  act(action: string, fields?: Readonly<Record<string, string>>): Promise<Done>;
}

/** What was done, after all questions. */
type Done = Extract<GuideAnswer, { isDone: boolean }> & {
  /** What was asked. */
  readonly questions: readonly string[];
};

const WAY = { from: "EU_CENTRAL_1", to: "US_EAST_1" } as const;

/** Opens it as a new process would: all it knows is in the journal, and in the file of settings. */
export function openGuide(
  { env, folder }: Pick<TwoRegions, "env" | "folder">,
  { mayWrite = true }: { readonly mayWrite?: boolean } = {},
): GuidePage {
  const events: LiveEvent[] = [];
  const guide = consoleGuide({
    parts: { env: {}, outside: envAlone(theWorld) },
    envFile: [env],
    journalFolder: folder,
    mayWrite,
    tell: (event) => void events.push(event),
  });
  const view = () => guide.view(WAY.from, WAY.to);
  const post = (action: string, fields = {}, agreed?: string) => {
    const request: GuideRequest = { ...WAY, action, fields };
    return guide.act(agreed === undefined ? request : { ...request, agreed });
  };
  return {
    guide,
    events,
    view,
    signs: async () => (await view()).steps.map(({ state }) => SIGNS[state]).join(""),
    ask: (action, fields) => post(action, fields),
    act: async (action, fields) => {
      const questions: string[] = [];
      let answer = await post(action, fields);
      while ("asks" in answer) {
        questions.push(answer.asks);
        answer = await post(action, fields, answer.agreement);
      }
      return { ...answer, questions };
    },
  };
}

const SIGNS = { done: "✓", open: "·", attention: "!" };

/** Waits until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5);
}

export function journalOf(folder: string): string {
  return join(folder, "qstash-eu-central-1-to-us-east-1.jsonl");
}
