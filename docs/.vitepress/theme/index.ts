import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import QuickstartTabs from "./quickstart/quickstart-tabs.vue";
import "./style.css";

const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("QuickstartTabs", QuickstartTabs);
  },
};
export default theme;
