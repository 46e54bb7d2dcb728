import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import { type Component, defineAsyncComponent, h } from "vue";
import { MarkdownLink } from "./components/markdown-link.js";
import { NotFound } from "./components/not-found.js";
import ExplainSignature from "./explain/explain-signature.vue";
import QuickstartTabs from "./quickstart/quickstart-tabs.vue";
import "./style.css";

/** What stands in the places that the default layout has for it. */
const SLOTS = {
  "doc-footer-before": () => h(MarkdownLink),
  "not-found": () => h(NotFound),
};

/** What pages use by its name. Only a page that shows one loads it. */
const COMPONENTS: Readonly<Record<string, () => Promise<{ default: Component }>>> = {
  Capture: () => import("./terminal-capture.vue"),
  MigrationModeDiagram: () => import("./diagrams/migration-mode-diagram.vue"),
  MigrationTimeline: () => import("./diagrams/migration-timeline.vue"),
  OnceDiagram: () => import("./diagrams/once-diagram.vue"),
  PipelineDiagram: () => import("./diagrams/pipeline-diagram.vue"),
  Screen: () => import("./console-screen.vue"),
};

const theme: Theme = {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, SLOTS),
  enhanceApp({ app }) {
    app.component("QuickstartTabs", QuickstartTabs);
    app.component("ExplainSignature", ExplainSignature);
    for (const [name, load] of Object.entries(COMPONENTS)) {
      app.component(name, defineAsyncComponent(load));
    }
  },
};
export default theme;
