// The libraries' only place: Maven writes their versions in.
export { html, nothing, render } from "../_static/lit-html/${lit-html.version}/lit-html.js";
export { default as Plot } from "../webjars/uplot/${uplot.version}/dist/uPlot.esm.js";
