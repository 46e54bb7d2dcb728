import { type BuiltFramework, builtCell } from "./built-framework.js";
import type { Cell } from "./cell.js";
import { HOSTS } from "./hosts.js";

/** What the newest of them ask for, or more. */
const NEW_NODE = { nodeJs: "24.21.0" };

const sveltekit: BuiltFramework = {
  title: "SvelteKit",
  fixtures: ["sveltekit"],
  build: ["node_modules/.bin/vite", "build"],
  serve: ["build"],
  // QStash sends up to 50 MiB; without it, adapter-node breaks a body off at 512 KB.
  settings: { BODY_SIZE_LIMIT: "50M" },
  ...HOSTS.sveltekit.shows,
};

const astro: BuiltFramework = {
  title: "Astro",
  fixtures: ["astro"],
  build: ["node_modules/.bin/astro", "build"],
  serve: ["dist/server/entry.mjs"],
  ...HOSTS.astro.shows,
};

const reactRouter: BuiltFramework = {
  title: "React Router",
  fixtures: ["react-router"],
  build: ["node_modules/.bin/react-router", "build"],
  serve: ["node_modules/.bin/react-router-serve", "build/server/index.js"],
  ...HOSTS.reactRouter.shows,
};

const solidStart: BuiltFramework = {
  title: "SolidStart",
  fixtures: ["solidstart", "solidstart-2"],
  build: ["node_modules/.bin/vite", "build"],
  serve: [".output/server/index.mjs"],
  ...HOSTS.solidStart.shows,
};

/** Its parts ask for each other in one version: the newest that all of them have. */
const reactRouterDependencies = (version: string, vite: string) => ({
  "@react-router/dev": version,
  "@react-router/node": version,
  "@react-router/serve": version,
  isbot: "5.2.3",
  react: "19.3.1",
  "react-dom": "19.3.1",
  "react-router": version,
  vite,
});

/** The newest version that Node.js 20 can run, and the newest there is. */
export const fetchFrameworkCells: readonly Cell[] = [
  builtCell({ ...sveltekit, ...HOSTS.sveltekit2.shows }, "2.70.4", {
    "@sveltejs/adapter-node": "5.5.7",
    "@sveltejs/kit": "2.70.4",
    "@sveltejs/vite-plugin-svelte": "6.2.4",
    svelte: "5.57.3",
    vite: "7.3.8",
  }),
  builtCell({ ...sveltekit, ...NEW_NODE }, "3.2.0", {
    "@sveltejs/adapter-node": "6.0.1",
    "@sveltejs/kit": "3.2.0",
    "@sveltejs/vite-plugin-svelte": "7.3.1",
    svelte: "5.57.3",
    vite: "8.3.8",
  }),
  builtCell({ ...astro, ...HOSTS.astro5.shows }, "5.18.2", {
    "@astrojs/node": "9.5.5",
    astro: "5.18.2",
  }),
  builtCell({ ...astro, ...NEW_NODE }, "7.3.5", {
    "@astrojs/node": "11.1.6",
    astro: "7.3.5",
  }),
  builtCell(reactRouter, "7.18.4", reactRouterDependencies("7.18.4", "7.3.8")),
  builtCell({ ...reactRouter, ...NEW_NODE }, "8.4.0", reactRouterDependencies("8.4.0", "8.3.8")),
  builtCell(
    {
      ...solidStart,
      fixtures: ["solidstart", "solidstart-1"],
      build: ["node_modules/.bin/vinxi", "build"],
      ...HOSTS.solidStart1.shows,
    },
    "1.3.2",
    { "@solidjs/start": "1.3.2", "solid-js": "1.9.19", vinxi: "0.5.11" },
  ),
  builtCell({ ...solidStart, ...NEW_NODE }, "2.0.5", {
    "@solidjs/start": "2.0.5",
    // Nitro 3.0.0 takes no Vite 8, which SolidStart asks for.
    nitro: "3.0.260903-beta",
    "solid-js": "1.9.19",
    vite: "8.3.8",
  }),
];
