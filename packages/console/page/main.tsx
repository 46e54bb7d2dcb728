import { render } from "preact";
import { App } from "./app.js";
import { connect } from "./live/live.js";

const root = document.querySelector("#root");
if (root) {
  render(<App />, root);
  connect();
}
