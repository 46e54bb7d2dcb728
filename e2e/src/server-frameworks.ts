import { type BuiltFramework, builtCell } from "./built-framework.js";
import type { Cell } from "./cell.js";
import { HOSTS } from "./hosts.js";

const built = {
  serve: [".output/server/index.mjs"],
  nodeJs: "24.21.0",
  endpoint: "/api/qstash",
} satisfies Partial<BuiltFramework>;

const nitro2: BuiltFramework = {
  ...built,
  title: "Nitro",
  fixtures: ["nitro-2"],
  pages: { "server/api/qstash.post.ts": ["quickstart/h3", "Nuxt, Nitro 2"] },
  build: ["node_modules/nitropack/dist/cli/index.mjs", "build"],
  ...HOSTS.nitro2.shows,
};

const nuxt: BuiltFramework = {
  ...nitro2,
  title: "Nuxt",
  fixtures: ["nitro-2", "nuxt"],
  build: ["node_modules/nuxt/bin/nuxt.mjs", "build"],
};

const nitro3: BuiltFramework = {
  ...built,
  title: "Nitro",
  fixtures: ["nitro-3"],
  pages: { "routes/api/qstash.post.ts": ["quickstart/h3", "Nitro 3"] },
  build: ["node_modules/nitro/dist/cli/index.mjs", "build"],
  ...HOSTS.nitro.shows,
};

const tanStackStart: BuiltFramework = {
  ...built,
  title: "TanStack Start",
  fixtures: ["tanstack-start"],
  pages: { "src/routes/api/qstash.ts": ["quickstart/tanstack-start", "src/routes/api/qstash.ts"] },
  build: ["build.js"],
  ...HOSTS.tanStackStart.shows,
};

/** Frameworks of servers that build them, with the endpoint that the site shows for each. */
export const serverFrameworkCells: readonly Cell[] = [
  builtCell(nitro2, "2.13.6", { nitropack: "2.13.6" }),
  builtCell(nuxt, "4.5.2", { nuxt: "4.5.2" }),
  builtCell(nitro3, "3.0.260903-beta", { nitro: "3.0.260903-beta", vite: "8.4.0" }),
  builtCell(tanStackStart, "1.169.5", {
    "@tanstack/react-router": "1.170.46",
    "@tanstack/react-start": "1.169.5",
    "@vitejs/plugin-react": "6.3.0",
    nitro: "3.0.260903-beta",
    react: "19.3.1",
    "react-dom": "19.3.1",
    typescript: "5.9.3",
    vite: "8.4.0",
  }),
];
