import { get, path } from "./api.js";
import { difference } from "./difference.js";
import { METRICS, duration, percent, shown } from "./metrics.js";
import { title } from "./heatmap.js";
import { html, nothing, render } from "./vendor.js";

/** A dialog that shows one mutant; closed is told when the reader closes it. */
export function mutantDialog(experiment, closed) {
  const dialog = document.createElement("dialog");
  dialog.className = "mutant";
  document.body.append(dialog);
  let open = null;
  let state = {};
  let reload = 0;

  const draw = () => render(content(state, { target, close: () => dialog.close() }), dialog);

  async function load() {
    const wanted = open;
    if (!wanted) {
      return;
    }
    try {
      const mutant = await get(path(experiment, "mutants", wanted.model, wanted.mutant));
      if (wanted === open) {
        state = { ...state, mutant, trouble: "" };
        draw();
      }
    } catch (error) {
      state = { ...state, trouble: error.message };
      draw();
    }
  }

  async function target(name) {
    const wanted = open;
    try {
      const ir = await get(path(experiment, "mutants", wanted.model, wanted.mutant, "ir"), { target: name });
      state = wanted === open ? { ...state, ir, irTrouble: "" } : state;
    } catch (error) {
      state = wanted === open ? { ...state, ir: null, irTrouble: error.message } : state;
    }
    draw();
  }

  dialog.addEventListener("close", () => {
    if (open) {
      open = null;
      closed();
    }
  });

  return {
    open: (model, mutant) => {
      open = { model, mutant };
      state = { name: mutant, model };
      draw();
      if (!dialog.open) {
        dialog.showModal();
      }
      load();
      target();
    },
    close: () => {
      open = null;
      dialog.close();
    },
    /** Something came of a mutant. */
    news: (event) => {
      if (open && event.model === open.model && event.mutant === open.mutant) {
        clearTimeout(reload);
        reload = setTimeout(load, 500);
      }
    },
    remove: () => {
      open = null;
      clearTimeout(reload);
      dialog.remove();
    },
  };
}

const content = (state, actions) => html`
  <div class="title">
    <h2>${state.mutant?.mutation?.operator ?? ""} <small>${state.model} · ${state.name}</small></h2>
    <button type="button" class="close" autofocus @click=${actions.close} aria-label="Close">×</button>
  </div>
  ${state.trouble ? html`<p role="alert">${state.trouble}</p>` : nothing} ${state.mutant ? facts(state.mutant) : nothing}
  <h3>IR before and after</h3>
  ${state.ir
    ? html`<label>Target
          <select id="ir-target" @change=${(event) => actions.target(event.target.value)}>
            ${state.ir.targets.map((name) => html`<option ?selected=${name === state.ir.target}>${name}</option>`)}
          </select></label>
        ${difference(state.ir)}`
    : html`<p>${state.irTrouble ?? "loading…"}</p>`}
  ${state.mutant ? metrics(state.mutant.metrics) : nothing}
`;

const facts = (mutant) => html`
  ${mutant.mutation
    ? html`<p>
        ${mutant.mutation.category}, ${mutant.mutation.level.toLowerCase()} level${mutant.mutation.site
          ? html`, at <code>${mutant.mutation.site}</code> (site ${mutant.mutation.ordinal})`
          : nothing}
        ${Object.entries(mutant.mutation.parameters).map(([name, value]) => html` <code>${name}=${value}</code>`)}
      </p>`
    : nothing}
  ${mutant.notApplicable ? html`<p>Not applicable: ${mutant.notApplicable}</p>` : nothing}
  ${mutant.verdicts.length === 0
    ? html`<p>No device has finished it yet.</p>`
    : html`<table class="verdicts-table">
        <thead>
          <tr>
            <th>Device</th><th>Target</th><th>Outcome</th><th>Verdict</th><th>Across devices</th><th>Inputs</th><th>Accuracy</th>
            <th>As the original</th><th>p50</th><th>p95</th><th>p99</th><th>Compiled in</th><th>Kernels</th><th>Same program as</th>
          </tr>
        </thead>
        <tbody>${mutant.verdicts.map(verdict)}</tbody>
      </table>`}
`;

const verdict = (each) => html`
  <tr>
    <td>${each.device}</td><td>${each.target}</td>
    <td>${each.outcome}${each.signal ? ` (signal ${each.signal})` : ""}${each.flaky ? " (flaky)" : ""}</td>
    <td>${each.verdict ? html`<span class="v ${each.verdict}">${each.verdict}</span>` : "–"}${each.final ? "" : " (so far)"}</td>
    <td>${each.consistency ?? "–"}</td><td>${each.inputs}</td><td>${shown(each.accuracy, percent)}</td><td>${shown(each.top1VsOriginal, percent)}</td>
    <td>${duration(each.inferenceMicrosP50)}</td><td>${duration(each.inferenceMicrosP95)}</td><td>${duration(each.inferenceMicrosP99)}</td>
    <td>${each.compileMillis} ms</td><td>${each.kernelsCompiled}</td><td>${each.duplicateOf ?? "–"}</td>
  </tr>
  ${each.detail ? html`<tr class="detail"><td colspan="14"><pre>${each.detail}</pre></td></tr>` : nothing}
`;

const metrics = (all) =>
  all.length === 0
    ? nothing
    : html`<h3>Metrics</h3>
        <table class="metrics">
          <thead>
            <tr><th></th>${all.map((each) => html`<th>${each.comparison === "AGAINST_ORIGINAL" ? html`original / ${each.deviceA}` : title(each)}</th>`)}</tr>
          </thead>
          <tbody>
            ${METRICS.map((metric) => html`<tr>
              <th>${metric.title}</th>
              ${all.map((each) => {
                const value = each[metric.name];
                return html`<td class="cell ${each.final ? "" : "early"}" data-level=${value === null ? "" : metric.level(value)}>${shown(value, metric.text)}</td>`;
              })}
            </tr>`)}
          </tbody>
        </table>`;
