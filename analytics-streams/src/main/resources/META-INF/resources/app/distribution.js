import { Plot } from "./vendor.js";

const COLOURS = ["#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#777777"];
const HEIGHT = 220;

/** The values of a metric over all mutants, in order, a line for each column. */
export function distribution(host) {
  let plot = null;
  let latest = null;
  const draw = () => {
    if (!latest) {
      return;
    }
    const [columns, rows, metric] = latest;
    const series = columns.map((_, i) => rows.map((row) => row.values[i]).filter((value) => value !== null).sort((a, b) => a - b));
    const length = Math.max(0, ...series.map((values) => values.length));
    plot?.destroy();
    host.replaceChildren();
    if (length < 2) {
      return;
    }
    const heading = document.createElement("h2");
    heading.textContent = `${metric.title} over the mutants, in order`;
    host.append(heading);
    const style = getComputedStyle(document.documentElement);
    const axis = { stroke: style.getPropertyValue("--text"), grid: { stroke: style.getPropertyValue("--line") }, ticks: { stroke: style.getPropertyValue("--line") } };
    plot = new Plot(
      {
        width: Math.min(host.clientWidth || 800, 1200),
        height: HEIGHT,
        scales: { x: { time: false } },
        axes: [axis, { ...axis, size: 70, values: (_, ticks) => ticks.map((tick) => metric.text(tick)) }],
        series: [{ label: "mutants" }, ...columns.map((label, i) => ({ label, stroke: COLOURS[i % COLOURS.length], width: 2 }))],
      },
      [Array.from({ length }, (_, i) => i + 1), ...series.map((values) => [...values, ...Array(length - values.length).fill(null)])],
      host,
    );
  };
  addEventListener("theme", draw);
  return {
    show: (...shown) => {
      latest = shown;
      draw();
    },
    close: () => {
      removeEventListener("theme", draw);
      plot?.destroy();
    },
  };
}
