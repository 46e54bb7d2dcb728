import type { UserConfig } from "vitepress";

type Plugin = NonNullable<NonNullable<UserConfig["vite"]>["plugins"]>[number];

/** Leaves out the styles of Algolia's search, which the theme imports also for sites with another search. */
export function withoutDocSearch(): Plugin {
  return {
    name: "without-docsearch",
    enforce: "pre",
    transform: (_code: string, id: string) =>
      /@docsearch[/+]css.*\.css/.test(id) ? { code: "", map: null } : undefined,
  };
}
