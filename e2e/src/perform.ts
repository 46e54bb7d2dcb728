import { tmpdir } from "node:os";
import { temporaryDirectory } from "@qstash-verify/tools-processes/temporary-directory";
import { Listr, type ListrTask, PRESET_TIMER } from "listr2";
import type { Cell, Result } from "./cell.js";
import type { Project } from "./project.js";
import { ProjectRun } from "./project-run.js";
import { packAll, type Tarballs } from "./workspace.js";

/** Projects at a time: one more than there are cores in CI, because each waits for the network and for servers. */
const CONCURRENCY = 3;

/**
 * Packs, installs, and runs the cells; shows how far it is. A cell that cannot run is a red one.
 *
 * @param broken The checks to delete, one after the other; without any, core is as it is.
 * @throws Error whose cause is the output of the build that failed
 */
export async function perform(
  cells: readonly Cell[],
  broken: readonly string[],
): Promise<readonly Result[]> {
  const runs = byWeight([...new Set(cells.map(({ project }) => project))]).map((project) => {
    const own = cells.filter((cell) => cell.project === project);
    return { project, own, run: new ProjectRun(project) };
  });
  // Outside of the repository, so that nothing resolves upwards into it.
  const directory = await temporaryDirectory(tmpdir(), "qstash-verify-e2e-");
  let tarballs: Tarballs = new Map();
  const tasks: ListrTask[] = [
    {
      title: "Build and pack",
      task: async () => {
        tarballs = await packAll(directory);
      },
    },
    {
      title: "Install and run",
      task: (_, task) => {
        const subtasks = runs.map(({ project, own, run }) => ({
          title: project.name,
          task: (_: unknown, task: Parent) =>
            task.newListr(run.tasks(own, broken, tarballs, directory), { concurrent: false }),
        }));
        return task.newListr(subtasks, { concurrent: CONCURRENCY, exitOnError: false });
      },
    },
  ];
  await new Listr(tasks, {
    // On a signal it would leave at once, and leave servers running.
    registerSignalListeners: false,
    // main.ts shows errors, with their causes.
    rendererOptions: { showErrorMessage: false, timer: PRESET_TIMER },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  }).run();
  return runs.flatMap(({ run }) => run.results);
}

type Parent = Parameters<ListrTask["task"]>[1];

/** Those that build go first, so that none of them is left alone at the end. */
function byWeight(projects: readonly Project[]): Project[] {
  const builds = ({ name }: Project) => name.startsWith("next-");
  return [...projects.filter(builds), ...projects.filter((project) => !builds(project))];
}
