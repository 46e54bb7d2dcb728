import { join } from "node:path";
import {
  type ConsoleBackend,
  ConsoleProblem,
  type GuideAnswer,
  type GuideRequest,
  type LiveEvent,
} from "@qstash-verify/console";
import { isConfigurationError } from "@qstash-verify/core";
import { ApiError } from "../../api/api-error.js";
import { Failure } from "../../failure.js";
import { labelOf } from "../../guide/action-label.js";
import { isUndoable } from "../../guide/actions/undo.js";
import { DIRECTIONS, type Direction } from "../../guide/direction.js";
import type { GuideStep } from "../../guide/guide-step.js";
import { readSteps } from "../../guide/steps/all-steps.js";
import { type GuideOptions, type GuideParts, readView, type View } from "../../guide/view.js";
import { journalPath } from "../../migration/migration-session.js";
import { READ_ONLY } from "../read-only.js";
import { askingOf } from "./agreement.js";
import { guideView } from "./guide-view.js";
import { impatient } from "./impatient.js";
import { type PageAction, PERFORM } from "./perform.js";
import { UnderWay } from "./under-way.js";
import { watchJournals } from "./watch-journals.js";

/** What the guide of a page is made of. */
export interface ConsoleGuideOptions {
  readonly parts: GuideParts;
  /** The files of settings; if empty, they are looked for, unless `parts.outside` overrides that. */
  readonly envFile: readonly string[];
  /** Where the journals are. Default: the working directory. */
  readonly journalFolder?: string | undefined;
  readonly mayWrite: boolean;
  readonly tell: (event: LiveEvent) => void;
}

/** The guide of a page, which can be ended. */
export type ConsoleGuide = ConsoleBackend["guide"] & {
  /** Ends a running action safely. Wait for it before the process or a local QStash ends. */
  readonly end: () => Promise<void>;
};

/** The guided migration, based on the same steps as the terminal's guide. */
export function consoleGuide(options: ConsoleGuideOptions): ConsoleGuide {
  const { mayWrite, parts } = options;
  const underWay = new UnderWay(options.tell);
  const journalOf = (direction: Direction) => journalPath(guideOptions(direction, options));
  const endWatch = watchJournals(DIRECTIONS.map(journalOf), underWay.tellOfOthers);
  const look = async (direction: Direction) =>
    await readView(guideOptions(direction, options), {
      ...parts,
      outside: impatient(parts.outside),
    });
  return {
    view: async (from, to) =>
      await guideView(await look({ from, to }), {
        underWay: () => underWay.progress,
        readOnly: mayWrite ? undefined : READ_ONLY,
        journalOf,
      }),
    act: async (request) => {
      if (!mayWrite) throw new ConsoleProblem(403, READ_ONLY);
      const label = labelFor(request);
      return await underWay.run(label, () =>
        explained(async () => await carryOut(request, await look(request), parts, underWay)),
      );
    },
    interrupt: () => underWay.interrupt(),
    end: async () => {
      endWatch();
      await underWay.end();
    },
  };
}

function guideOptions(
  { from, to }: Direction,
  { envFile, journalFolder }: ConsoleGuideOptions,
): GuideOptions {
  const named = { from, to, envFile };
  if (journalFolder === undefined) return named;
  return { ...named, journal: join(journalFolder, journalPath(named)) };
}

async function carryOut(
  request: GuideRequest,
  view: View,
  { env, outside }: GuideParts,
  underWay: UnderWay,
): Promise<GuideAnswer> {
  const { known } = view;
  const steps = readSteps(view);
  if (!known) {
    const problems = steps[0]?.facts.filter(({ tone }) => tone === "bad") ?? [];
    throw new ConsoleProblem(409, problems.map(({ text }) => text).join(" "));
  }
  const { action, fields } = request;
  const step = stepOf(request, steps);
  // With a decision, a resource can be copied that the step does not offer.
  const isDeciding = action === "copy" && fields["decide"] !== undefined;
  if (!isAction(action) || !(action === "undo" ? isUndoable(known) : (step ?? isDeciding))) {
    throw new ConsoleProblem(409, "This can no longer be done: look again.");
  }
  const asking = askingOf(request);
  const done = await PERFORM[action]({
    known,
    parts: { env, outside: { ...outside, watchInterrupts: underWay.watchInterrupts } },
    hooks: { agree: asking.agree, start: underWay.start, say: () => {} },
    step: step?.id ?? "regions",
    fields,
  });
  const asked = asking.asked();
  if (asked) return asked;
  if (done) return done;
  return {
    isDone: true,
    facts: [{ tone: "plain", text: "There was nothing to do." }],
    results: [],
  };
}

/** The step that offers the action: preferably the one that the page is in. */
function stepOf(
  { action, fields }: GuideRequest,
  steps: readonly GuideStep[],
): GuideStep | undefined {
  const offering = steps.filter(({ actions }) => actions.some((each) => each === action));
  return offering.find(({ id }) => id === fields["step"]) ?? offering[0];
}

function isAction(name: string): name is PageAction {
  return Object.hasOwn(PERFORM, name);
}

function labelFor({ action, from, to }: GuideRequest): string {
  if (!isAction(action)) throw new ConsoleProblem(404, "There is no such action.");
  return action === "undo" ? "Undo" : labelOf(action, { from, to });
}

/** A failure is a sentence for the page. */
async function explained<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ApiError) throw new ConsoleProblem(502, error.message);
    if (error instanceof Failure) throw new ConsoleProblem(409, error.message);
    if (isConfigurationError(error)) throw new ConsoleProblem(400, error.message);
    throw error;
  }
}
