"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);
const LIMIT = 400;
/* How a metric is coloured: share and unbounded ones are hot when large, similarities are hot when small. */
const METRICS = [
  ["top1_disagreement", "top-1 disagreement", "share"], ["topk_jaccard", "top-k Jaccard", "similarity"], ["rbo", "rank-biased overlap", "similarity"],
  ["kendall_tau", "Kendall's tau-b", "similarity"], ["max_abs_diff", "largest absolute difference", "size"], ["mean_abs_diff", "mean absolute difference", "size"],
  ["relative_l2", "relative L2", "size"], ["cosine", "cosine", "similarity"], ["out_of_tolerance", "share out of tolerance", "share"], ["inputs", "inputs compared", "count"]];
let sort = {column: -1, up: true};
let shown = {heat: LIMIT, mutants: LIMIT};

function node(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}
function options(select, values) { values.forEach(([value, text]) => select.append(node("option", {value}, text))); }
function text(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "number" || Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 0.001 && Math.abs(value) < 10000 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
}
function matching() {
  const model = Number($("model").value), family = $("family").value, verdict = $("verdict").value, words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  return data.mutants.filter(m => m.model === model && (!family || m.category === family)
    && (!verdict || m.devices.some(d => d && (d.verdict || d.outcome) === verdict))
    && words.every(word => (m.id + " " + m.operator + " " + m.site).toLowerCase().includes(word)));
}
function heatOf(kind, value, largest) {
  if (kind === "share") return Math.sqrt(Math.max(0, value)); // small shares are what one looks for
  if (kind === "similarity") return Math.min(1, Math.max(0, 1 - value));
  if (kind === "size") return value <= 0 || largest <= 0 ? 0 : Math.max(0, Math.min(1, 1 + Math.log10(value / largest) / 8));
  return 0;
}
function drawHeat(rows) {
  const model = data.models[Number($("model").value)], comparison = $("comparison").value;
  const columns = comparison === "pairs" ? model.pairs.map(pair => pair.join(" ~ ")) : model.devices.map(device => device.device);
  const [name, , kind] = METRICS.find(metric => metric[0] === $("metric").value);
  const valueOf = (m, i) => { const cell = m[comparison][i]; return cell === null || cell[name] === undefined ? null : cell[name]; };
  const largest = kind === "size" ? Math.max(0, ...rows.flatMap(m => columns.map((_, i) => valueOf(m, i) || 0))) : 1;
  const table = $("heat");
  table.replaceChildren(node("thead", {}, node("tr", {}, node("th", {scope: "col"}, "mutant"), node("th", {scope: "col"}, "verdicts"),
    ...columns.map(column => node("th", {scope: "col", class: "n"}, column)))));
  let family = null;
  const body = node("tbody");
  rows.slice(0, shown.heat).forEach((m, rowIndex) => {
    if (m.category !== family) {
      family = m.category;
      body.append(node("tr", {class: "family"}, node("th", {colspan: columns.length + 2, scope: "colgroup"}, family)));
    }
    const verdicts = [...new Set(m.devices.filter(Boolean).map(d => d.verdict || d.outcome))].join(", ");
    body.append(node("tr", {}, node("th", {scope: "row", title: m.site}, m.id), node("td", {}, verdicts), ...columns.map((column, i) => {
      const value = valueOf(m, i);
      const button = node("button", {type: "button", tabindex: rowIndex || i ? "-1" : "0", "aria-label": m.id + ", " + column + ": " + (value === null ? "nothing to compare" : text(value)),
        onclick: () => open(m)}, value === null ? "–" : text(value));
      if (value === null) button.className = "none";
      else if (kind !== "count") {
        const heat = heatOf(kind, value, largest);
        button.style.background = "color-mix(in oklab, var(--hot) " + (heat * 100).toFixed(1) + "%, var(--cold))";
        if (heat > 0.55) button.style.color = "var(--hot-fg)";
      }
      return node("td", {class: "cell"}, button);
    })));
  });
  table.append(body);
  more(table, rows.length, "heat");
  $("scale").textContent = {share: "Colour: 0 to 1, by square root.", similarity: "Colour: 1 (alike) to 0.", size: "Colour: logarithmic, eight decades up to " + text(largest) + ".", count: ""}[kind];
}
function more(table, count, which) {
  if (count > shown[which]) {
    table.append(node("tfoot", {}, node("tr", {}, node("td", {colspan: 99}, node("button", {type: "button", class: "more",
      onclick: () => { shown[which] = Infinity; draw(); }}, "show all " + count)))));
  }
}
const COLUMNS = [["mutant", r => r.m.id], ["operator", r => r.m.operator], ["family", r => r.m.category], ["level", r => r.m.level], ["device", r => r.device],
  ["outcome", r => r.d && r.d.outcome], ["verdict", r => r.d && r.d.verdict], ["accuracy", r => r.d && r.d.accuracy, 1], ["top-1 vs original", r => r.d && r.d.top1, 1],
  ["compile ms", r => r.d && r.d.compile, 1], ["kernels", r => r.d && r.d.kernels, 1], ["inference ms p50", r => r.d && r.d.p50, 1], ["inputs", r => r.d && r.d.inputs, 1],
  ["marks", r => r.d && r.d.marks], ["detail", r => r.d && r.d.detail]];
function drawMutants(mutants) {
  const model = data.models[Number($("model").value)];
  let rows = mutants.flatMap(m => model.devices.map((device, i) => ({m, device: device.device, d: m.devices[i]})));
  if (sort.column >= 0) {
    const of = COLUMNS[sort.column][1];
    rows = rows.map((row, i) => [row, i]).sort(([a, i], [b, j]) => {
      const x = of(a), y = of(b);
      if (x === y) return i - j;
      if (x === null || x === undefined) return 1;
      if (y === null || y === undefined) return -1;
      return (x < y ? -1 : 1) * (sort.up ? 1 : -1);
    }).map(([row]) => row);
  }
  const head = node("tr", {}, ...COLUMNS.map(([name, , number], i) => node("th", {scope: "col", class: number ? "n" : "",
    "aria-sort": sort.column === i ? (sort.up ? "ascending" : "descending") : "none"},
    node("button", {type: "button", onclick: () => { sort = {column: i, up: sort.column === i ? !sort.up : true}; draw(); }}, name + (sort.column === i ? (sort.up ? " ↑" : " ↓") : "")))));
  const body = node("tbody", {}, ...rows.slice(0, shown.mutants).map(row => node("tr", {}, ...COLUMNS.map(([name, of, number]) => {
    const value = of(row);
    return node("td", {class: number ? "n" : name, title: name === "detail" ? value || "" : ""}, text(value));
  }))));
  $("mutants").replaceChildren(node("thead", {}, head), body);
  more($("mutants"), rows.length, "mutants");
}
function open(m) {
  const model = data.models[m.model], body = $("d-body");
  $("d-title").textContent = m.id;
  body.replaceChildren(node("p", {}, m.operator + " (" + m.category + ", " + m.level + " level)" + (m.parameters ? ", " + m.parameters : "")),
    node("p", {class: "quiet"}, m.site ? "site " + m.ordinal + ": " + m.site : ""), node("p", {}, m.notApplicable ? "Not applicable: " + m.notApplicable : ""));
  const perDevice = [["outcome", "outcome"], ["verdict", "verdict"], ["accuracy", "accuracy"], ["top1", "top-1 vs original"], ["p50", "inference ms p50"], ["compile", "compile ms"],
    ["kernels", "kernels compiled"], ["bytes", "artifact bytes"], ["marks", "marks"], ["detail", "detail"]];
  body.append(node("h3", {}, "Devices"), node("div", {class: "scroll"}, node("table", {}, node("thead", {}, node("tr", {}, node("th", {scope: "col"}, ""),
    ...model.devices.map(d => node("th", {scope: "col"}, d.device)))), node("tbody", {}, ...perDevice.map(([key, label]) =>
    node("tr", {}, node("th", {scope: "row"}, label), ...m.devices.map(d => node("td", {class: "detail", title: d && key === "detail" ? d.detail : ""}, d ? text(d[key]) : ""))))))));
  const cells = [...model.pairs.map((pair, i) => [pair.join(" ~ "), m.pairs[i]]), ...model.devices.map((d, i) => ["original ~ mutant, " + d.device, m.against[i]])].filter(([, cell]) => cell);
  if (cells.length) {
    body.append(node("h3", {}, "Comparisons"), node("div", {class: "scroll"}, node("table", {}, node("thead", {}, node("tr", {}, node("th", {scope: "col"}, ""),
      ...METRICS.map(metric => node("th", {scope: "col", class: "n"}, metric[1])))), node("tbody", {}, ...cells.map(([label, cell]) =>
      node("tr", {}, node("th", {scope: "row"}, label), ...METRICS.map(metric => node("td", {class: "n"}, text(cell[metric[0]])))))))));
  }
  const byDifference = new Map();
  Object.entries(m.differences).forEach(([target, index]) => byDifference.set(index, [...(byDifference.get(index) || []), target]));
  byDifference.forEach((targets, index) => body.append(node("h3", {}, "IR before and after, " + targets.join(", ")), difference(data.differences[index])));
  $("detail").showModal();
}
function difference(rows) {
  if (!rows.length) return node("p", {class: "quiet"}, "No line differs, or the texts are gone from storage.");
  const table = node("table", {class: "diff"}, node("colgroup", {}, node("col", {class: "no"}), node("col"), node("col", {class: "no"}), node("col")));
  rows.forEach(([kind, left, before, right, after]) => {
    if (kind === "GAP") { table.append(node("tr", {class: "gap"}, node("td", {colspan: 4}, "⋯"))); return; }
    table.append(node("tr", {}, node("td", {class: "no"}, left || ""), node("td", {class: kind === "CHANGED" || kind === "REMOVED" ? "del" : ""}, before),
      node("td", {class: "no"}, right || ""), node("td", {class: kind === "CHANGED" || kind === "ADDED" ? "add" : ""}, after)));
  });
  return node("div", {class: "scroll"}, table);
}
function draw() {
  const rows = matching();
  $("count").textContent = rows.length + (rows.length === 1 ? " mutant" : " mutants");
  drawHeat(rows);
  drawMutants(rows);
}
$("heat").addEventListener("keydown", event => {
  const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
  if (!step || event.target.tagName !== "BUTTON" || !event.target.closest("td.cell")) return;
  const grid = [...$("heat").tBodies[0].rows].map(row => [...row.querySelectorAll("td.cell button")]).filter(row => row.length);
  const y = grid.findIndex(row => row.includes(event.target)), x = grid[y].indexOf(event.target);
  const next = grid[y + step[0]] && grid[y + step[0]][x + step[1]];
  if (next) { event.target.tabIndex = -1; next.tabIndex = 0; next.focus(); }
  event.preventDefault();
});
$("controls").addEventListener("submit", event => event.preventDefault());
$("controls").addEventListener("input", () => { shown = {heat: LIMIT, mutants: LIMIT}; draw(); });
$("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});
options($("model"), data.models.map((model, i) => [i, model.name]));
options($("metric"), METRICS.map(([name, label]) => [name, label]));
options($("family"), [...new Set(data.mutants.map(m => m.category))].map(name => [name, name]));
options($("verdict"), [...new Set(data.mutants.flatMap(m => m.devices.filter(Boolean).map(d => d.verdict || d.outcome)))].sort().map(name => [name, name]));
draw();
