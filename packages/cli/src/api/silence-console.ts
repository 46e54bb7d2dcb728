/**
 * Core warns on the console about settings that it ignores. This program reports each once, as a finding or a
 * failure, so the console is silenced. Nothing else uses it.
 */
export function silenceConsole(): void {
  console.error = () => {};
  console.warn = () => {};
  process.removeAllListeners("warning");
}
