import { follow } from "./api.js";
import { submitDialog } from "./submit.js";
import { html, nothing, render } from "./vendor.js";

export const link = (...parts) => `#/${parts.map(encodeURIComponent).join("/")}`;

/** All experiments with their progress, as it comes. */
export function experimentsPage(root) {
  const experiments = new Map();
  const submit = submitDialog((id) => (location.hash = link("experiment", id)));
  let scheduled = 0;
  const draw = () => {
    scheduled = 0;
    const all = [...experiments.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
    render(page(all, submit), root);
  };
  const schedule = () => (scheduled ||= requestAnimationFrame(draw));
  const stop = follow("api/events", {
    progress: (progress) => {
      experiments.set(progress.experiment, progress);
      schedule();
    },
  });
  draw();
  return () => {
    stop();
    cancelAnimationFrame(scheduled);
    submit.remove();
  };
}

const page = (all, submit) => html`
  <div class="title">
    <h1>Experiments</h1>
    <button type="button" @click=${() => submit.open()}>New experiment…</button>
  </div>
  ${all.length === 0
    ? html`<p>No experiment yet. Submit one here, with <code>./mutatenn submit FILE</code>, or with a record on experiment-requests.</p>`
    : html`<table class="list">
        <thead>
          <tr><th>Experiment</th><th>State</th><th>Compiled</th><th>Executed</th><th>Cells final</th><th>Models</th><th>Started</th></tr>
        </thead>
        <tbody>${all.map(row)}</tbody>
      </table>`}
`;

const row = (progress) => html`
  <tr>
    <td><a href=${link("experiment", progress.experiment)}>${progress.name}</a><br><small>${progress.experiment}</small></td>
    <td><span class="state ${progress.state.toLowerCase()}">${progress.state.toLowerCase()}</span></td>
    <td>${share(progress.targets, "compiled")}</td>
    <td>${share(progress.devices, "executed")}</td>
    <td>${bar(progress.cellsFinal, progress.cellsPlanned, "cells final")}</td>
    <td>${progress.models.map((model) => model.model).join(", ")}</td>
    <td>${new Date(progress.startedAt).toLocaleString()}</td>
  </tr>
`;

const sum = (all, field) => all.reduce((total, each) => total + each[field], 0);

const share = (all, field) => bar(sum(all, field), sum(all, "planned"), field, sum(all, "failed"));

/** A bar with its numbers. */
export const bar = (done, planned, what, failed = 0) => html`
  <progress max=${Math.max(1, planned)} value=${done} aria-label=${what}></progress>
  <small>${done} / ${planned}${failed ? html`, <span class="bad">${failed} failed</span>` : nothing}</small>
`;
