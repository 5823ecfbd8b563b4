import { html, nothing } from "./vendor.js";

/** Unchanged lines kept around a change. */
const CONTEXT = 4;

/** Two texts side by side; what is the same in both is folded away but for some lines around each change. */
export function difference(ir) {
  const rows = paired(ir.lines);
  const changed = rows.filter((row) => row.kind !== "same").length;
  if (changed === 0) {
    return html`<p>The text is the same before and after.</p>`;
  }
  return html`<table class="difference" aria-label="IR before and after, side by side">
    <colgroup><col class="number"><col><col class="number"><col></colgroup>
    <thead><tr><th></th><th>before</th><th></th><th>after</th></tr></thead>
    ${folded(rows).map((part) => (part.hidden ? fold(part.rows) : html`<tbody>${part.rows.map(line)}</tbody>`))}
  </table>`;
}

const line = (row) => html`<tr class=${row.kind}>
  <td>${row.left?.before ?? ""}</td>
  <td class=${row.left && row.kind !== "same" ? "deleted" : ""}><pre>${row.left ? row.left.text || " " : nothing}</pre></td>
  <td>${row.right?.after ?? ""}</td>
  <td class=${row.right && row.kind !== "same" ? "inserted" : ""}><pre>${row.right ? row.right.text || " " : nothing}</pre></td>
</tr>`;

const fold = (rows) => html`
  <tbody>
    <tr class="fold"><td colspan="4"><button type="button" aria-expanded="false" @click=${unfold}>${rows.length} lines that are the same</button></td></tr>
  </tbody>
  <tbody hidden>${rows.map(line)}</tbody>
`;

function unfold(event) {
  const group = event.target.closest("tbody");
  group.nextElementSibling.hidden = false;
  group.hidden = true;
}

/** Deleted lines beside the inserted ones that follow them. */
function paired(lines) {
  const rows = [];
  let deleted = [];
  let inserted = [];
  const flush = () => {
    for (let i = 0; i < Math.max(deleted.length, inserted.length); i++) {
      rows.push({ kind: "changed", left: deleted[i], right: inserted[i] });
    }
    deleted = [];
    inserted = [];
  };
  for (const each of lines) {
    if (each.kind === "SAME") {
      flush();
      rows.push({ kind: "same", left: each, right: each });
    } else {
      (each.kind === "DELETED" ? deleted : inserted).push(each);
    }
  }
  flush();
  return rows;
}

function folded(rows) {
  const near = new Array(rows.length).fill(false);
  rows.forEach((row, i) => {
    if (row.kind !== "same") {
      near.fill(true, Math.max(0, i - CONTEXT), i + CONTEXT + 1);
    }
  });
  const parts = [];
  rows.forEach((row, i) => {
    const hidden = !near[i];
    if (parts.at(-1)?.hidden !== hidden) {
      parts.push({ hidden, rows: [] });
    }
    parts.at(-1).rows.push(row);
  });
  return parts;
}
