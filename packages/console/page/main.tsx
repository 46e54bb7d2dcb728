import { render } from "preact";
import { App } from "./app.js";
import { connect } from "./live/live.js";
import { drawVisibly } from "./visible-text.js";

const root = document.querySelector("#root");
if (root) {
  drawVisibly();
  render(<App />, root);
  connect();
}
