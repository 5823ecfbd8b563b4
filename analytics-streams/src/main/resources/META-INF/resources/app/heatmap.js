import { shown } from "./metrics.js";
import { html, nothing, render } from "./vendor.js";

const ROW = 24;
/** Rows drawn beyond the visible ones, so that a quick scroll shows no gap. */
const SPARE = 12;

const VERDICTS = { EQUIVALENT: "E", SURVIVED: "S", KILLED: "K", DEGENERATE: "D", CRASHED: "C" };

/**
 * Mutants x columns, grouped by family. Only the rows in sight exist, so that thousands scroll as tens do. The grid is one stop of the
 * tab key; arrows move within it, Enter opens the mutant.
 */
export class HeatMap {
  #host;
  #scroller;
  #open;
  #metric;
  #columns = [];
  #devices = [];
  #lines = [];
  #at = { line: 0, column: 0 };
  #scheduled = 0;

  /** @param open called with a row when it is chosen */
  constructor(host, open) {
    this.#host = host;
    this.#open = open;
    host.classList.add("heatmap");
    host.innerHTML = "";
    this.#scroller = document.createElement("div");
    this.#scroller.className = "scroller";
    this.#scroller.tabIndex = 0;
    this.#scroller.setAttribute("role", "grid");
    this.#scroller.setAttribute("aria-label", "Mutants by device pair; arrow keys move, Enter opens a mutant");
    this.#scroller.addEventListener("scroll", () => this.redraw(), { passive: true });
    this.#scroller.addEventListener("keydown", (event) => this.#key(event));
    this.#scroller.addEventListener("focus", () => this.redraw());
    host.append(this.#scroller);
    this.#resize = new ResizeObserver(() => this.redraw());
    this.#resize.observe(this.#scroller);
  }
  #resize;

  /** Shows other rows or columns; the place stays where it was if it can. */
  show(columns, devices, rows, metric) {
    this.#columns = columns;
    this.#devices = devices;
    this.#metric = metric;
    const was = this.#lines[this.#at.line]?.row;
    this.#lines = lines(rows);
    const found = was ? this.#lines.findIndex((line) => line.row?.key === was.key) : -1;
    this.#at = { line: found >= 0 ? found : this.#lines.findIndex((line) => line.row), column: Math.min(this.#at.column, columns.length - 1) };
    this.#scroller.style.setProperty("--columns", columns.length);
    this.#scroller.setAttribute("aria-rowcount", this.#lines.length + 1);
    this.#scroller.setAttribute("aria-colcount", columns.length + 2);
    this.redraw();
  }

  /** Draws before the next frame, however often it is called until then. */
  redraw() {
    this.#scheduled ||= requestAnimationFrame(() => {
      this.#scheduled = 0;
      this.#draw();
    });
  }

  focus() {
    this.#scroller.focus({ preventScroll: true });
  }

  close() {
    cancelAnimationFrame(this.#scheduled);
    this.#resize.disconnect();
  }

  #draw() {
    const first = Math.max(0, Math.floor(this.#scroller.scrollTop / ROW) - SPARE);
    const count = Math.ceil(this.#scroller.clientHeight / ROW) + 2 * SPARE;
    const shownLines = this.#lines.slice(first, first + count);
    render(
      html`
        <div class="head row" role="row" aria-rowindex="1">
          <span role="columnheader" class="name">Mutant</span><span role="columnheader" class="verdicts" title=${this.#devices.join(", ")}>Verdicts</span>
          ${this.#columns.map((column) => html`<span role="columnheader" title=${title(column)}>${title(column)}</span>`)}
        </div>
        <div class="space"><div class="window">${shownLines.map((line, i) => this.#line(line, first + i))}</div></div>
      `,
      this.#scroller,
    );
    const space = this.#scroller.querySelector(".space");
    space.style.height = `${this.#lines.length * ROW}px`;
    space.firstElementChild.style.transform = `translateY(${first * ROW}px)`;
    this.#scroller.setAttribute("aria-activedescendant", `cell-${this.#at.line}-${this.#at.column}`);
  }

  #line(line, index) {
    if (!line.row) {
      return html`<div class="group row" role="row" aria-rowindex=${index + 2}>
        <span role="rowheader">${line.category} <small>${line.count === 1 ? "" : `${line.count} mutants`}</small></span>
      </div>`;
    }
    const row = line.row;
    return html`<div class="row" role="row" aria-rowindex=${index + 2} data-mutant=${row.mutant} @click=${(event) => this.#click(event, index)}>
      <span role="rowheader" class="name" title="${row.model} ${row.mutant} ${row.site}">
        ${row.operator} <small>${row.mutant === "original" ? row.model : row.mutant}</small>
      </span>
      <span role="gridcell" class="verdicts">${this.#verdicts(row)}</span>
      ${row.values.map((value, column) => this.#cell(row, value, index, column))}
    </div>`;
  }

  #verdicts(row) {
    if (!row.applicable) {
      return html`<small>not applicable</small>`;
    }
    return html`${row.verdicts.map((verdict, i) =>
      verdict ? html`<abbr class="v ${verdict}" title="${this.#devices[i]}: ${verdict}">${VERDICTS[verdict]}</abbr>` : html`<i class="v">·</i>`,
    )}${row.discrepant ? html`<abbr class="flag" title="discrepant between devices">≠</abbr>` : nothing}${row.duplicateOf
      ? html`<abbr class="flag" title="the same program as ${row.duplicateOf}">=</abbr>`
      : nothing}`;
  }

  #cell(row, value, index, column) {
    const state = row.states[column];
    const known = state !== ".";
    const level = known && value !== null ? this.#metric.level(value) : "";
    const text = known ? (value === null ? "×" : this.#metric.text(value)) : "";
    const here = index === this.#at.line && column === this.#at.column;
    return html`<span role="gridcell" id="cell-${index}-${column}" class="cell ${state === "p" ? "early" : ""} ${here ? "here" : ""}"
      data-level=${level} data-column=${column} aria-selected=${here}
      aria-label="${row.operator} ${row.mutant}, ${title(this.#columns[column])}: ${known ? shown(value, this.#metric.text) : "nothing yet"}">${text}</span>`;
  }

  #click(event, index) {
    const column = event.target.closest(".cell")?.dataset.column;
    this.#at = { line: index, column: column === undefined ? this.#at.column : Number(column) };
    this.redraw();
    this.#open(this.#lines[index].row);
  }

  #key(event) {
    const page = Math.max(1, Math.floor(this.#scroller.clientHeight / ROW) - 2);
    const moves = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      PageUp: [-page, 0],
      PageDown: [page, 0],
      Home: [-this.#lines.length, 0],
      End: [this.#lines.length, 0],
    };
    const row = this.#lines[this.#at.line]?.row;
    if ((event.key === "Enter" || event.key === " ") && row) {
      event.preventDefault();
      this.#open(row);
    } else if (moves[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.#move(...moves[event.key]);
    }
  }

  #move(down, right) {
    const last = this.#lines.length - 1;
    let line = Math.min(last, Math.max(0, this.#at.line + down));
    // Headings of families are passed over, and where that leads out, nothing moves.
    while (this.#lines[line] && !this.#lines[line].row) {
      line += down < 0 && line > 0 ? -1 : 1;
    }
    this.#at = {
      line: Math.min(last, line),
      column: Math.min(this.#columns.length - 1, Math.max(0, this.#at.column + right)),
    };
    const top = this.#at.line * ROW;
    const visible = this.#scroller.clientHeight - 2 * ROW;
    if (top < this.#scroller.scrollTop) {
      this.#scroller.scrollTop = Math.max(0, top - ROW);
    } else if (top > this.#scroller.scrollTop + visible) {
      this.#scroller.scrollTop = top - visible;
    }
    this.redraw();
  }
}

/** Families in the order in which they first appear, each with a heading. */
function lines(rows) {
  const families = Map.groupBy(rows, (row) => row.category);
  return [...families].flatMap(([category, members]) => [{ category, count: members.length }, ...members.map((row) => ({ row }))]);
}

export const title = (column) => (column.deviceA === column.deviceB ? column.deviceA : `${column.deviceA} / ${column.deviceB}`);
