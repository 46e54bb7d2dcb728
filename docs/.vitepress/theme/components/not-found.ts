import { withBase } from "vitepress";
import { type FunctionalComponent, h } from "vue";

const PAGES = [
  ["Every delivery is a 401", "/guides/everything-is-401"],
  ["Error codes", "/reference/errors"],
  ["Quickstart", "/quickstart/"],
] as const;

/** The page for an address that is not there. */
export const NotFound: FunctionalComponent = () =>
  h("main", { class: "not-found" }, [
    h("h1", "This page does not exist"),
    h(
      "p",
      "The address has a typo, or the page was moved. Search for it with Ctrl K, or start here:",
    ),
    h(
      "ul",
      PAGES.map(([name, address]) => h("li", h("a", { href: withBase(address) }, name))),
    ),
  ]);
