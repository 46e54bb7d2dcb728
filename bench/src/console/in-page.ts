/// <reference lib="dom" />

/** What a page saw while something was done to it, in milliseconds. */
export interface Seen {
  readonly lasted: number;
  /** Each task that kept everything else waiting for more than 50 ms. */
  readonly longTasks: readonly number[];
  /** From one frame to the next. */
  readonly frames: readonly number[];
  /** From what a user did to the frame that shows what came of it. */
  readonly answers: readonly number[];
}

const PATIENCE = 5000;

let begun = 0;
let longTasks: number[] = [];
let frames: number[] = [];
let answers: number[] = [];
let isWatching = false;
let answering: Promise<void> | undefined;

new PerformanceObserver((list) => {
  if (isWatching) longTasks.push(...list.getEntries().map(({ duration }) => duration));
}).observe({ type: "longtask" });

addEventListener("pointerdown", ({ timeStamp }) => expectOpened(timeStamp), true);
addEventListener("input", ({ timeStamp }) => expectDrawn(timeStamp), true);

/** Begins to watch. @param scrolls whether it goes through the list all the time */
export function begin(scrolls: boolean): void {
  [begun, longTasks, frames, answers] = [performance.now(), [], [], []];
  isWatching = true;
  let last = begun;
  const frame = (now: number) => {
    if (!isWatching) return;
    frames.push(now - last);
    last = now;
    if (scrolls) scroll();
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

export function end(): Seen {
  isWatching = false;
  return { lasted: performance.now() - begun, longTasks, frames, answers };
}

/** Resolves when what was done last is shown. */
export async function answered(): Promise<void> {
  await answering;
}

/** Another message is open, with its timeline. */
function expectOpened(at: number): void {
  const before = opened();
  answering = shownWhen(() => opened() !== undefined && opened() !== before, at);
}

/** What was typed is searched for before the next frame. */
function expectDrawn(at: number): void {
  answering = shownWhen(() => true, at);
}

async function shownWhen(isShown: () => boolean, at: number): Promise<void> {
  do {
    if (performance.now() - at > PATIENCE) return;
    await new Promise(requestAnimationFrame);
  } while (!isShown());
  // The frame is drawn after those who asked for it.
  await new Promise((resolve) => setTimeout(resolve));
  answers.push(performance.now() - at);
}

function opened(): string | undefined {
  const panel = document.querySelector(".panel");
  return panel?.querySelector(".timeline") ? panel.querySelector("code")?.title : undefined;
}

let step = 200;

/** Through the list and back, a third of a screen each frame. */
function scroll(): void {
  const list = document.querySelector(".list");
  if (!list) return;
  const before = list.scrollTop;
  list.scrollTop += step;
  if (list.scrollTop === before) step = -step;
}
