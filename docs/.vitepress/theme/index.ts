import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import { h } from "vue";
import { MainLandmark } from "./components/main-landmark.js";
import { MarkdownLink } from "./components/markdown-link.js";
import { NotFound } from "./components/not-found.js";
import QuickstartTabs from "./quickstart/quickstart-tabs.vue";
import "./style.css";

/** What stands in the places that the default layout has for it. */
const SLOTS = {
  "doc-footer-before": () => h(MarkdownLink),
  "home-hero-before": () => h(MainLandmark),
  "not-found": () => h(NotFound),
};

const theme: Theme = {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, SLOTS),
  enhanceApp({ app }) {
    app.component("QuickstartTabs", QuickstartTabs);
  },
};
export default theme;
