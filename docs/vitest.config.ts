import { defineConfig } from "vitest/config";

// Some start a framework, or a browser.
export default defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000 } });
