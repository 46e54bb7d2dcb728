import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const SOURCE = fileURLToPath(new URL("../src", import.meta.url));

/** A row of the table of rooms. */
const ROOM = /^\| `([a-z]+)\/`/gm;

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Which file imports which, types included. */
const files: Graph = new Map(
  readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => [file, importsOf(file, readFileSync(join(SOURCE, file), "utf8"))]),
);

describe("what imports what", () => {
  test("is read whole", () => {
    expect(files.get("services.ts")).toContain(join("delivery", "courier.ts"));
    expect(files.size).toBeGreaterThan(80);
  });

  test("has no circle of files", () => {
    expect(circleIn(files)).toBeUndefined();
  });

  test("has no circle of rooms", () => {
    expect(circleIn(roomsOf(files))).toBeUndefined();
  });

  test("follows the order of ARCHITECTURE.md", () => {
    const path = new URL("../../../ARCHITECTURE.md", import.meta.url);
    const rows = readFileSync(path, "utf8").split("## The emulator\n")[1]?.matchAll(ROOM) ?? [];
    const order = [...rows].map(([, room = ""]) => room);
    const graph = roomsOf(files);
    expect(order.toSorted()).toEqual(
      [...graph.keys()].filter((room) => !room.endsWith(".ts")).sort(),
    );
    const upward = order.flatMap((room, index) =>
      order.slice(index + 1).filter((later) => graph.get(room)?.has(later)),
    );
    expect(upward).toEqual([]);
  });

  test.each<{ imports: Record<string, string[]>; circle: string[] | undefined }>([
    { imports: { a: ["b"], b: ["c"], c: ["b"] }, circle: ["b", "c", "b"] },
    { imports: { a: ["b", "c"], b: ["d"], c: ["d"], d: [] }, circle: undefined },
  ])("a circle is found where there is one: $circle", ({ imports, circle }) => {
    const graph = new Map(Object.entries(imports).map(([file, used]) => [file, new Set(used)]));
    expect(circleIn(graph)).toEqual(circle);
  });
});

function importsOf(file: string, text: string): Set<string> {
  const specifiers = [...text.matchAll(/\b(?:from|import) "(\.[^"]+)\.js"/g)];
  return new Set(specifiers.map(([, path]) => normalize(join(dirname(file), `${path}.ts`))));
}

/** A folder is a room; a file beside the folders is one of its own. */
function roomsOf(graph: Graph): Graph {
  const rooms = new Map<string, Set<string>>();
  for (const [file, used] of graph) {
    const own = roomOf(file);
    const others = [...used].map(roomOf).filter((room) => room !== own);
    rooms.set(own, new Set([...(rooms.get(own) ?? []), ...others]));
  }
  return rooms;
}

function roomOf(file: string): string {
  const folder = dirname(file);
  return folder === "." ? file : folder;
}

function circleIn(graph: Graph): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of graph.get(name) ?? []) {
      const circle = visit(next, [...path, name]);
      if (circle) return circle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of graph.keys()) {
    const circle = visit(name, []);
    if (circle) return circle;
  }
  return undefined;
}
