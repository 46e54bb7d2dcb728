#!/usr/bin/env node
import { silenceConsole } from "./api/silence-console.js";
import { run } from "./run.js";
import { processTerminal } from "./terminal/terminal.js";

silenceConsole();
process.exitCode = await run(process.argv.slice(2), processTerminal());
