import { useData, withBase } from "vitepress";
import { type Component, h } from "vue";

/** Leads to the Markdown of the page that is shown. */
export const MarkdownLink: Component = {
  setup() {
    const { page } = useData();
    return () =>
      h("p", { class: "markdown-link" }, [
        // Another target than the page's own would open a tab; this one keeps the router out of it.
        h(
          "a",
          { href: withBase(`/${page.value.relativePath}`), target: "_self" },
          "View as Markdown",
        ),
      ]);
  },
};
