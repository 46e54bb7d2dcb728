import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ProcessGroup } from "@qstash-verify/tools-processes/process-group";
import type { Build, Cell } from "./cell.js";
import { appEnvironment } from "./environment.js";
import { HOSTS } from "./hosts.js";
import type { Project } from "./project.js";
import { type TableHost, tableCell } from "./table-cell.js";

type Bundler = "Turbopack" | "webpack";

/** What a route of the App Router runs on; or the other router, which has no choice. */
type Place = "Node.js" | "edge" | "Pages Router";

const BUILD_SECONDS = 300;
const next = ["node", "node_modules/next/dist/bin/next"];

const hosts: Readonly<Record<Place, Pick<TableHost, "prefix" | "engine" | "lacks" | "shadows">>> = {
  "Node.js": { engine: "node:crypto", ...HOSTS.nextNode.shows },
  edge: {
    prefix: "/edge",
    engine: "WebCrypto",
    ...HOSTS.nextEdge.shows,
  },
  "Pages Router": {
    prefix: "/api",
    engine: "node:crypto",
    ...HOSTS.nextPages.shows,
  },
};

interface Version {
  readonly version: string;
  readonly react: string;
  readonly bundlers: readonly Bundler[];
  readonly edge: boolean;
}

const versions: readonly Version[] = [
  { version: "15.0.0", react: "18.3.1", bundlers: ["webpack"], edge: true },
  { version: "15.5.29", react: "19.3.1", bundlers: ["Turbopack", "webpack"], edge: true },
  // The last one that can build any edge route with webpack.
  { version: "16.2.12", react: "19.3.1", bundlers: ["webpack"], edge: true },
  { version: "16.4.6", react: "19.3.1", bundlers: ["Turbopack"], edge: true },
  { version: "16.4.6", react: "19.3.1", bundlers: ["webpack"], edge: false },
];

/** Production builds, made without a single setting of QStash. */
export const nextCells: readonly Cell[] = versions.flatMap(({ version, react, bundlers, edge }) => {
  const project: Project = {
    name: `next-${version}${edge ? "" : "-node"}`,
    fixtures: ["table", "next", ...(edge ? ["next-edge"] : [])],
    packages: ["core", "next", "testing"],
    dependencies: { next: version, react, "react-dom": react },
  };
  const places: Place[] = ["Node.js", ...(edge ? ["edge" as const] : []), "Pages Router"];
  return bundlers.flatMap((bundler) => {
    const build = buildWith(bundler, version);
    return places.map((place) => cell(project, build, version, bundler, place));
  });
});

export function buildWith(bundler: Bundler, version: string): Build {
  // Next.js 15 builds with webpack unless told otherwise, and has no flag to say so.
  const flag =
    version.startsWith("15.") && bundler === "webpack" ? [] : [`--${bundler.toLowerCase()}`];
  return {
    name: `next build, ${version}, ${bundler}`,
    async run(directory) {
      const dist = distOf(bundler);
      // A bundler's cache takes installed packages for immutable; here they are not.
      await rm(join(directory, dist), { recursive: true, force: true });
      const env = appEnvironment({ DIST_DIR: dist });
      await new ProcessGroup([...next, "build", ...flag], directory, env).done(BUILD_SECONDS);
    },
  };
}

function distOf(bundler: Bundler): string {
  return `.next-${bundler.toLowerCase()}`;
}

/** Such a build, served as its users do. */
export function served(
  bundler: Bundler,
): Required<Pick<TableHost, "command" | "settings" | "listening">> {
  return {
    command: [...next, "start", "--port", "0", "--hostname", "127.0.0.1"],
    settings: { DIST_DIR: distOf(bundler) },
    listening: /(http:\/\/127\.0\.0\.1:\d+)[\s\S]*Ready/,
  };
}

function cell(
  project: Project,
  build: Build,
  version: string,
  bundler: Bundler,
  place: Place,
): Cell {
  return tableCell({
    ...hosts[place],
    group: "Framework versions",
    name: `Next.js ${version} · ${bundler} · ${place}`,
    project,
    build,
    ...served(bundler),
  });
}
