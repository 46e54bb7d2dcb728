import { type Faults, type Folder, Interleaver, NO_FAULTS, type Run } from "./interleaver.js";
import { ModelRegion } from "./model-region.js";
import { type Random, seeded } from "./random.js";

/** What is wrong after a run has ended, and what had happened. */
export interface Violation {
  readonly seed: number;
  readonly what: string;
  readonly story: string;
}

/** What both regions have of a schedule at first; `undefined` where it is nothing. */
interface Beginning {
  readonly id: string;
  readonly source: "runs" | "paused";
  readonly target?: "runs" | "paused" | "runs otherwise" | "paused otherwise";
}

const BEGINNINGS: readonly Omit<Beginning, "id">[] = [
  { source: "runs" },
  { source: "runs" },
  { source: "runs" },
  { source: "runs", target: "runs" },
  { source: "runs", target: "paused" },
  { source: "runs", target: "runs otherwise" },
  { source: "runs", target: "paused otherwise" },
  { source: "paused" },
  { source: "paused" },
  { source: "paused", target: "paused" },
  { source: "paused", target: "paused otherwise" },
  { source: "paused", target: "runs" },
];

const APPLY = ["apply", "--yes", "--pause-source"];
const COMMANDS = [
  APPLY,
  APPLY,
  APPLY,
  [...APPLY, "--concurrency", "1"],
  ["apply", "--yes"],
  ["undo", "--yes"],
];

/** The two regions. */
interface Regions {
  readonly source: ModelRegion;
  readonly target: ModelRegion;
}

/** Everything that happens follows from the seed. @returns what must not be */
export async function play(seed: number): Promise<Violation | undefined> {
  const random = seeded(seed);
  const keepsPause = random.chance(0.5);
  const regions = { source: new ModelRegion(keepsPause), target: new ModelRegion(keepsPause) };
  const beginnings = Array.from({ length: 1 + random.below(4) }, (_, index) => ({
    id: `s${index}`,
    ...random.pick(BEGINNINGS),
  }));
  for (const each of beginnings) begin(each, regions);
  if (random.chance(0.3)) {
    regions.target.limit = regions.target.schedules.size + random.below(beginnings.length + 1);
  }
  const world = new Interleaver(random, regions);
  const story = [JSON.stringify({ keepsPause, beginnings })];
  const judge = (last: Run): Violation | undefined => {
    const what = wrongAfter(last, beginnings, regions);
    return what === undefined ? undefined : { seed, what, story: story.join("\n") };
  };
  const newFolder = (): Folder => ({ journal: "", holder: undefined });
  const one = newFolder();
  const other = random.chance(0.7) ? newFolder() : one;
  for (let round = random.below(3); round >= 0; round -= 1) {
    world.faults = drawFaults(random);
    const runs = [world.start(one, random.pick(COMMANDS))];
    if (random.chance(0.75)) runs.push(world.start(other, random.pick(COMMANDS)));
    await world.finish(runs, random.below(3));
    if (runs.length > 1 && runs.some(({ args }) => args[0] === "undo")) regions.target.forgive();
    story.push(...runs.map(told), shown(regions));
    const [last, former] = runs.toSorted((a, b) => b.endedAt - a.endedAt) as [Run, Run?];
    // What came after its last look is for the next run, and so is what 2 says: that it cannot tell.
    const sawAll = former === undefined || former.wroteAt < last.lookedAt;
    const violation = sawAll && !last.isKilled && last.code !== 2 ? judge(last) : undefined;
    if (violation) return violation;
  }
  world.faults = NO_FAULTS;
  const folder = random.pick([one, other, newFolder()]);
  const isUndo = folder.journal !== "" && random.chance(0.4);
  const final = world.start(folder, isUndo ? ["undo", "--yes"] : APPLY);
  await world.finish([final], 0);
  story.push(told(final), shown(regions));
  return judge(final);
}

function begin({ id, source, target }: Beginning, regions: Regions): void {
  const schedule = (isPaused: boolean, cron: string) => ({
    scheduleId: id,
    cron,
    destination: `https://example.com/${id}`,
    isPaused,
  });
  regions.source.schedules.set(id, schedule(source === "paused", "* * * * *"));
  if (!target) return;
  const cron = target.endsWith("otherwise") ? "0 0 * * *" : "* * * * *";
  regions.target.schedules.set(id, schedule(target.startsWith("paused"), cron));
}

function drawFaults(random: Random): Faults {
  if (random.chance(0.3)) return NO_FAULTS;
  const rate = () => (random.chance(0.5) ? random.next() * 0.15 : 0);
  return { refused: rate(), rateLimited: rate(), reset: rate(), lostAnswer: rate() };
}

/** What must not be after a run has ended; `undefined` where nothing is wrong. */
function wrongAfter(
  { args, folder, output, code }: Run,
  beginnings: readonly Beginning[],
  { source, target }: Regions,
): string | undefined {
  if (code !== 0 && code !== 1) return `it ended with ${code}`;
  const says = (pattern: string) => code === 1 && new RegExp(pattern).test(output);
  for (const { id, source: old, target: made = "" } of beginnings) {
    const ran = old === "runs" || made.startsWith("runs");
    const runs = source.runs(id) || target.runs(id);
    // An undo is about what its own journal tells of.
    if (args[0] === "undo" && !folder.journal.includes(`"name":"${id}"`)) continue;
    if (ran && !runs && !says(`schedule ${id}.*(RUNS NOWHERE|runs in neither)`)) {
      return `${id} runs nowhere, and nobody said so`;
    }
    if (old === "paused" && source.runs(id)) return `${id} was resumed, which its owner had paused`;
    if (ran) continue;
    if (target.keepsPause) {
      if (target.everRan.has(id)) return `${id} ran, which its owner had paused`;
      continue;
    }
    // Where what is replaced is resumed, one that a kill left running is told by the next apply, and taken back
    // by the undo that has it to undo.
    const isExplained = says(
      `schedule ${id}.*(RUNS IN|paused in the source, runs in the target|runs in the target, though)` +
        `|paused in the source, runs in the target: .*: .*\\b${id}\\b`,
    );
    const isUnknown = args[0] === "undo" && !knows(folder, id);
    if (runs && !isExplained && !isUnknown) return `${id} runs, which its owner had paused`;
  }
  return undefined;
}

/** Whether something is in a folder's journal that was done to a schedule, and not undone. */
function knows({ journal }: Folder, id: string): boolean {
  const lines = journal.split("\n").filter((line) => line !== "");
  const records = lines.map((line) => JSON.parse(line));
  const undone = new Set(records.filter(({ type }) => type === "undone").map((each) => each.id));
  return records.some((each) => each.name === id && !undone.has(each.id));
}

function told({ args, output, code, isKilled }: Run): string {
  return `$ ${args.join(" ")}\n${output}${isKilled ? "killed" : `exit code ${code}`}`;
}

function shown({ source, target }: Regions): string {
  const list = ({ schedules }: ModelRegion) =>
    [...schedules.values()].map(
      ({ scheduleId, isPaused, labels = [], cron }) =>
        `${scheduleId} ${isPaused ? "paused" : "runs"} ${cron} ${labels}`,
    );
  return `source: ${list(source).join("; ")}\ntarget: ${list(target).join("; ")}`;
}
