/**
 * The vendor's client prints every failed call, with its URL, on the console, and core warns of
 * settings it ignores. Here each is told once, as a finding or a failure; nothing else uses the console.
 */
export function silenceConsole(): void {
  console.error = () => {};
  console.warn = () => {};
  process.removeAllListeners("warning");
}
