import { get, path } from "./api.js";
import { link } from "./experiments.js";
import { title } from "./heatmap.js";
import { METRICS, metricOf, percent, shown } from "./metrics.js";
import { html, nothing, render } from "./vendor.js";

const MOST = 300;

/** Two experiments beside each other: what they have in common, the largest differences first. */
export function comparePage(root, left, right) {
  const state = { all: [], left, right, metric: METRICS[0], cells: [], scores: [], trouble: "" };
  let loads = 0;

  async function load() {
    const load = ++loads;
    try {
      state.all = state.all.length ? state.all : await get(path());
      if (state.left && state.right) {
        const both = [state.left, state.right];
        const cells = await Promise.all(both.map((id) => get(path(id, "cells"), { metric: state.metric.name })));
        const scores = await Promise.all(both.map((id) => get(path(id, "scores"), { by: "operator" })));
        if (load !== loads) {
          return;
        }
        Object.assign(state, { cells, scores });
      }
      state.trouble = "";
    } catch (error) {
      state.trouble = error.message;
    }
    draw();
  }

  const choose = (side, id) => {
    state[side] = id;
    history.replaceState(null, "", link(...["compare", state.left, state.right].filter(Boolean)));
    load();
  };
  const metric = (name) => {
    state.metric = metricOf(name);
    load();
  };
  const draw = () => render(page(state, choose, metric), root);
  draw();
  load();
  return () => (loads = -1);
}

const page = (state, choose, metric) => html`
  <h1>Compare two experiments</h1>
  <div class="tools">
    ${["left", "right"].map((side) => html`<label>${side === "left" ? "One" : "Other"}
      <select id=${side} @change=${(event) => choose(side, event.target.value)}>
        <option value="">choose…</option>
        ${state.all.map((each) => html`<option value=${each.experiment} ?selected=${each.experiment === state[side]}>${each.name} (${each.experiment})</option>`)}
      </select></label>`)}
    <label>Metric
      <select id="metric" @change=${(event) => metric(event.target.value)}>
        ${METRICS.map((each) => html`<option value=${each.name} ?selected=${each === state.metric}>${each.title}</option>`)}
      </select></label>
  </div>
  ${state.trouble ? html`<p role="alert">${state.trouble}</p>` : nothing}
  ${state.cells.length === 2 ? html`${cells(state.cells, state.metric)}${scores(state.scores)}` : nothing}
`;

/** Cells of the same model, mutant and device pair. */
function matched([one, other]) {
  const columns = new Map(other.columns.map((column, i) => [title(column), i]));
  const rows = new Map(other.rows.map((row) => [`${row.model}|${row.mutant}`, row]));
  const pairs = [];
  for (const row of one.rows) {
    const there = rows.get(`${row.model}|${row.mutant}`);
    one.columns.forEach((column, i) => {
      const j = columns.get(title(column));
      if (there && j !== undefined) {
        pairs.push({ row, column: title(column), a: row.values[i], b: there.values[j] });
      }
    });
  }
  const apart = ({ a, b }) => (a === null || b === null ? (a === b ? 0 : Number.MAX_VALUE) : Math.abs(a - b));
  return pairs.map((pair) => ({ ...pair, apart: apart(pair) })).sort((a, b) => b.apart - a.apart);
}

function cells(both, metric) {
  const pairs = matched(both);
  const differing = pairs.filter((pair) => pair.apart > 0).length;
  return html`<p>${pairs.length} cells in common, ${differing} differ${differing > MOST ? html`; the ${MOST} that differ most` : nothing}.</p>
    <table class="compare">
      <thead><tr><th>Operator</th><th>Mutant</th><th>Devices</th><th>One</th><th>Other</th></tr></thead>
      <tbody>
        ${pairs.slice(0, MOST).map(({ row, column, a, b }) => html`<tr>
          <td>${row.operator}</td><td>${row.mutant}</td><td>${column}</td>
          ${[a, b].map((value) => html`<td class="cell" data-level=${value === null ? "" : metric.level(value)}>${shown(value, metric.text)}</td>`)}
        </tr>`)}
      </tbody>
    </table>`;
}

function scores([one, other]) {
  const names = [...new Set([...one, ...other].map((each) => each.name))].sort();
  const of = (all, name) => all.find((each) => each.name === name)?.score;
  return html`<h2>Mutation scores</h2>
    <table class="scores">
      <thead><tr><th>Operator</th><th>One</th><th>Other</th></tr></thead>
      <tbody>${names.map((name) => html`<tr><td>${name}</td><td>${shown(of(one, name), percent)}</td><td>${shown(of(other, name), percent)}</td></tr>`)}</tbody>
    </table>`;
}
