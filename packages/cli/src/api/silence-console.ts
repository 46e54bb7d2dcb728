/**
 * Core warns on the console of settings that it ignores. Here each is told once, as a finding or a failure;
 * nothing else uses the console.
 */
export function silenceConsole(): void {
  console.error = () => {};
  console.warn = () => {};
  process.removeAllListeners("warning");
}
