import { drawScreen } from "./draw-screen.js";
import { type Line, readScreen, textOf } from "./read-screen.js";
import { COLUMNS } from "./run-in-terminal.js";
import { SCENES, type Scene } from "./scenes.js";
import { setStage } from "./stage.js";
import { steady } from "./steady.js";

/** A command as it was run. */
export interface Capture {
  readonly name: string;
  readonly text: string;
  readonly svg: string;
}

/** Runs all commands that the documents show. */
export async function captureAll(): Promise<readonly Capture[]> {
  const captures: Capture[] = [];
  for (const scene of SCENES) captures.push(await capture(scene));
  return captures;
}

async function capture(scene: Scene): Promise<Capture> {
  await using stage = await setStage();
  const screen = await readScreen(await scene.play(stage));
  const lines = [...typedLine(scene.typed), ...steady(screen)];
  const svg = drawScreen(lines, scene.title, COLUMNS);
  return { name: scene.name, text: textOf(lines), svg };
}

function typedLine(command: string): Line[] {
  const look = { color: undefined, isBold: false };
  return [
    [
      { ...look, column: 0, text: "$", isDim: true },
      { ...look, column: 2, text: command, isDim: false, isBold: true },
    ],
  ];
}
