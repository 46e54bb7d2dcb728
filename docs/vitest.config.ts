import { defineConfig } from "vitest/config";

// Some start a framework, or a browser.
export default defineConfig({
  test: { testTimeout: 300_000, hookTimeout: 300_000, maxConcurrency: 3 },
});
