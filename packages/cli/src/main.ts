#!/usr/bin/env node
import { silenceConsole } from "./api/silence-console.js";
import { run } from "./run.js";
import { watchBrokenPipe } from "./terminal/broken-pipe.js";
import { endWhenWritten } from "./terminal/end.js";
import { processTerminal } from "./terminal/terminal.js";

silenceConsole();
const isBroken = watchBrokenPipe();
const exitCode = await run(process.argv.slice(2), processTerminal());
if (!isBroken()) process.exitCode = exitCode;
await endWhenWritten();
