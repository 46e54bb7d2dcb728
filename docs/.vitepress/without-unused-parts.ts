import type { UserConfig } from "vitepress";

type Plugin = NonNullable<NonNullable<UserConfig["vite"]>["plugins"]>[number];

/** What the theme imports, and what is put in its place. */
const UNUSED: readonly (readonly [RegExp, string])[] = [
  // Styles of Algolia's search and of sponsors.
  [/@docsearch[/+]css.*\.css|\/vp-sponsor\.css/, ""],
  // Advertisements, menus for other languages and of several levels, and layouts that no page has.
  [
    /\/VP(?:Badge|CarbonAds|DocAsideCarbonAds|Feature|Footer|Hero|Home|NavBarMenuGroup|NavBarTranslations|NavScreenMenuGroup|NavScreenTranslations|Page|Sponsors|Team)\w*\.vue$/,
    "<script>export default { render: () => null }</script>",
  ],
];

/** Leaves out parts of the theme that this site does not have: every page would load them. */
export function withoutUnusedParts(): Plugin {
  return {
    name: "without-unused-parts",
    enforce: "pre",
    transform(_code: string, id: string) {
      const found = UNUSED.find(([pattern]) => pattern.test(id));
      return found && { code: found[1], map: null };
    },
  };
}
