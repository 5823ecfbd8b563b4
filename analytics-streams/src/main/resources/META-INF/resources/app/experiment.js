import { follow, get, path } from "./api.js";
import { distribution } from "./distribution.js";
import { bar, link } from "./experiments.js";
import { HeatMap, title } from "./heatmap.js";
import { METRICS, metricOf, percent, shown } from "./metrics.js";
import { mutantDialog } from "./mutant.js";
import { html, nothing, render } from "./vendor.js";

const KEEP_UP = 2000;
const COMPARISONS = { DEVICE_PAIR: "device against device", AGAINST_ORIGINAL: "against the original" };

/** One experiment: progress, heat map, scores, distribution; all of it live. */
export function experimentPage(root, experiment) {
  const state = { progress: null, cells: null, scores: [], trouble: "", metric: METRICS[0], comparison: "DEVICE_PAIR", filter: "", sorted: false };
  const rows = new Map();
  const events = [];
  const head = document.createElement("div");
  const host = document.createElement("div");
  const chart = document.createElement("div");
  const foot = document.createElement("div");
  root.append(head, host, foot, chart);
  const map = new HeatMap(host, (row) => (location.hash = link("experiment", experiment, row.model, row.mutant)));
  const plot = distribution(chart);
  const dialog = mutantDialog(experiment, () => {
    location.hash = link("experiment", experiment);
    map.focus();
  });
  let scheduled = 0;
  let loads = 0;
  let dirty = true;

  const schedule = () => (scheduled ||= requestAnimationFrame(drawHead));

  async function load() {
    const load = ++loads;
    try {
      const cells = await get(path(experiment, "cells"), { metric: state.metric.name, comparison: state.comparison });
      if (load !== loads) {
        return;
      }
      state.cells = cells;
      state.trouble = "";
      rows.clear();
      cells.rows.forEach((row) => rows.set((row.key = `${row.model}|${row.mutant}`), { ...row, states: [...row.states] }));
      // What came while the answer was on its way may be newer than the answer; the same once more does no harm.
      events.splice(0).forEach((apply) => apply());
      arrange();
    } catch (error) {
      state.trouble = error.status === 404 ? "Not known yet: it appears once it is planned." : error.message;
      schedule();
    }
  }

  function arrange() {
    const words = state.filter.toLowerCase().split(/\s+/).filter(Boolean);
    let seen = [...rows.values()].filter((row) => {
      const text = `${row.model} ${row.mutant} ${row.operator} ${row.category} ${row.site} ${row.verdicts.join(" ")} ${row.discrepant ? "discrepant" : ""} ${
        row.duplicateOf ? "duplicate" : ""}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    if (state.sorted) {
      const worst = (row) => Math.max(-1, ...row.values.map((value) => (value === null ? -1 : state.metric.level(value))));
      seen = seen.map((row) => [worst(row), row]).sort((a, b) => b[0] - a[0]).map(([, row]) => row);
    }
    state.seen = seen.length;
    map.show(state.cells.columns, state.cells.devices, seen, state.metric);
    dirty = true;
    schedule();
  }

  /** Now, or once the cells are there. */
  const apply = (change) => {
    if (state.cells) {
      change();
      map.redraw();
      dirty = true;
    }
    events.push(change);
    events.splice(0, events.length - 50_000);
  };

  const metric = (event) =>
    apply(() => {
      const row = rows.get(`${event.model}|${event.mutant}`);
      const column = state.cells.columns.findIndex((each) => each.deviceA === event.deviceA && each.deviceB === event.deviceB);
      if (row && column >= 0 && event.comparison === state.comparison) {
        row.values[column] = event[state.metric.name];
        row.states[column] = event.final ? "f" : "p";
      }
    });

  const verdict = (event) =>
    apply(() => {
      const row = rows.get(`${event.model}|${event.mutant}`);
      const device = state.cells.devices.indexOf(event.device);
      if (row && device >= 0) {
        row.verdicts[device] = event.verdict;
        row.discrepant ||= event.consistency === "DISCREPANT";
        row.duplicateOf ??= event.duplicateOf;
      }
      dialog.news(event);
    });

  const progress = (event) => {
    const planned = state.progress === null;
    state.progress = event;
    if (planned || state.trouble) {
      load();
    }
    schedule();
  };

  const stop = follow(`${path(experiment, "events")}`, { progress, metric, verdict }, load);
  const timer = setInterval(async () => {
    if (dirty && state.cells) {
      dirty = false;
      plot.show(state.cells.columns.map(title), [...rows.values()], state.metric);
      state.scores = await get(path(experiment, "scores"), { by: "operator" }).catch(() => state.scores);
      schedule();
    }
  }, KEEP_UP);

  const choose = (change) => {
    Object.assign(state, change);
    events.length = 0;
    load();
  };

  function drawHead() {
    scheduled = 0;
    render(heading(experiment, state, choose, arrange), head);
    render(scores(state.scores), foot);
  }
  drawHead();

  const leave = () => {
    stop();
    clearInterval(timer);
    cancelAnimationFrame(scheduled);
    map.close();
    plot.close();
    dialog.remove();
  };
  leave.show = ([model, mutant]) => (model && mutant ? dialog.open(model, mutant) : dialog.close());
  return leave;
}

const heading = (experiment, state, choose, arrange) => html`
  <div class="title">
    <h1>${state.progress?.name ?? experiment}</h1>
    <span class="state ${state.progress?.state.toLowerCase()}">${state.progress?.state.toLowerCase() ?? "unknown"}</span>
    <a href=${link("compare", experiment)}>Compare…</a>
  </div>
  ${state.trouble ? html`<p role="alert">${state.trouble}</p>` : nothing} ${state.progress ? progressOf(state.progress) : nothing}
  <div class="tools">
    <label>Metric
      <select id="metric" @change=${(event) => choose({ metric: metricOf(event.target.value) })}>
        ${METRICS.map((each) => html`<option value=${each.name} ?selected=${each === state.metric}>${each.title}</option>`)}
      </select></label>
    <label>Compared
      <select id="comparison" @change=${(event) => choose({ comparison: event.target.value })}>
        ${Object.entries(COMPARISONS).map(([name, text]) => html`<option value=${name} ?selected=${name === state.comparison}>${text}</option>`)}
      </select></label>
    <label>Filter
      <input id="filter" type="search" placeholder="operator, verdict, discrepant…" @input=${(event) => {
        state.filter = event.target.value;
        arrange();
      }}></label>
    <label><input id="sorted" type="checkbox" @change=${(event) => {
      state.sorted = event.target.checked;
      arrange();
    }}> worst first</label>
    <small>${state.seen ?? 0} mutants; E equivalent, S survived, K killed, D degenerate, C crashed, ≠ discrepant, = duplicate</small>
  </div>
`;

const progressOf = (progress) => html`
  ${progress.problems.length
    ? html`<ul class="trouble" role="alert">
        ${progress.problems.map((each) => html`<li><code>${each.field}</code>: ${each.message}; right would be ${each.remedy}</li>`)}
      </ul>`
    : nothing}
  <dl class="progress">
    ${progress.targets.map((each) => html`<div><dt>compiled for ${each.target}</dt><dd>${bar(each.compiled, each.planned, each.target, each.failed)}</dd></div>`)}
    ${progress.devices.map((each) => html`<div><dt>executed on ${each.device}</dt><dd>${bar(each.executed, each.planned, each.device, each.failed)}</dd></div>`)}
    <div><dt>cells final</dt><dd>${bar(progress.cellsFinal, progress.cellsPlanned, "cells final")}</dd></div>
  </dl>
`;

const scores = (all) =>
  all.length === 0
    ? nothing
    : html`<h2>Mutation scores by operator</h2>
        <table class="scores">
          <thead>
            <tr><th>Operator</th><th>Score</th><th>Killed</th><th>Degenerate</th><th>Crashed</th><th>Survived</th><th>Equivalent</th><th>Duplicate</th></tr>
          </thead>
          <tbody>
            ${all.map((each) => html`<tr>
              <td>${each.name}</td><td>${shown(each.score, percent)}</td><td>${each.killed}</td><td>${each.degenerate}</td><td>${each.crashed}</td>
              <td>${each.survived}</td><td>${each.equivalent} (${shown(each.equivalentShare, percent)})</td>
              <td>${each.duplicates} (${shown(each.duplicateShare, percent)})</td>
            </tr>`)}
          </tbody>
        </table>`;
