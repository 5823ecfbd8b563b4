import { comparePage } from "./compare.js";
import { experimentPage } from "./experiment.js";
import { experimentsPage } from "./experiments.js";
import { startTheme } from "./theme.js";

const main = document.getElementById("main");
let leave = () => {};
let page = "";

/** Pages by address: each mounts itself and returns what ends it. A mutant is a dialog over its experiment's page. */
function route() {
  const parts = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  const [kind, ...rest] = parts;
  const wanted = kind === "experiment" ? `experiment/${rest[0]}` : parts.join("/");
  if (wanted === page && kind === "experiment") {
    leave.show(rest.slice(1));
    return;
  }
  leave();
  page = wanted;
  // A container of its own: what a page renders late never meets the next page's.
  const root = document.createElement("div");
  main.replaceChildren(root);
  if (kind === "experiment" && rest[0]) {
    leave = experimentPage(root, rest[0]);
    leave.show(rest.slice(1));
  } else if (kind === "compare") {
    leave = comparePage(root, rest[0], rest[1]);
  } else {
    leave = experimentsPage(root);
  }
}

startTheme(document.getElementById("theme"));
addEventListener("hashchange", route);
route();
