import { type FunctionalComponent, h } from "vue";

/** Text with code between backticks. */
export const CodeText: FunctionalComponent<{ text: string }> = ({ text }) =>
  text.split("`").map((part, index) => (index % 2 === 1 ? h("code", part) : part));
CodeText.props = ["text"];
