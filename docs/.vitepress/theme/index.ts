import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import ConsoleScreen from "./console-screen.vue";
import MigrationModeDiagram from "./diagrams/migration-mode-diagram.vue";
import MigrationTimeline from "./diagrams/migration-timeline.vue";
import OnceDiagram from "./diagrams/once-diagram.vue";
import PipelineDiagram from "./diagrams/pipeline-diagram.vue";
import ExplainSignature from "./explain/explain-signature.vue";
import "./style.css";
import TerminalCapture from "./terminal-capture.vue";

/** What pages use by its name. */
const COMPONENTS = {
  Capture: TerminalCapture,
  ExplainSignature,
  MigrationModeDiagram,
  MigrationTimeline,
  OnceDiagram,
  PipelineDiagram,
  Screen: ConsoleScreen,
};

const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    for (const [name, component] of Object.entries(COMPONENTS)) app.component(name, component);
  },
};
export default theme;
