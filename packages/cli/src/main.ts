#!/usr/bin/env node
import { silenceConsole } from "./api/silence-console.js";
import { run } from "./run.js";
import { watchBrokenPipe } from "./terminal/broken-pipe.js";
import { endNow } from "./terminal/interrupts.js";
import { processTerminal } from "./terminal/terminal.js";

silenceConsole();
const isBroken = watchBrokenPipe();
const exitCode = await run(process.argv.slice(2), processTerminal());
if (!isBroken()) process.exitCode = exitCode;
await Promise.all([process.stdout, process.stderr].map(allWritten));
// Node.js would end by itself, but stop listening to signals some time before: a Ctrl-C that npm repeats would
// then be the exit code.
endNow();

function allWritten(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => void stream.write("", () => resolve()));
}
