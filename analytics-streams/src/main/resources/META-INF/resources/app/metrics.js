/** Steps of the colour scale; 0 is "no difference". */
export const LEVELS = 10;

const share = (value) => (value === 0 ? 0 : Math.max(1, Math.ceil(Math.sqrt(Math.min(1, Math.abs(value))) * LEVELS)));
const similarity = (value) => (value > 1 - 1e-12 ? 0 : share(Math.max(1e-12, (1 - value) / 2) * 2));
const SMALLEST = -8;
const LARGEST = 2;
const magnitude = (value) =>
  value === 0 ? 0 : Math.min(LEVELS, Math.max(1, Math.ceil(((Math.log10(Math.abs(value)) - SMALLEST) / (LARGEST - SMALLEST)) * LEVELS)));

const percent = (value) => (value === 0 ? "0" : Math.abs(value) < 0.001 ? `${(value * 100).toExponential(0)} %` : `${trim(value * 100)} %`);
const number = (value) => (value === 0 ? "0" : Math.abs(value) < 0.001 || Math.abs(value) >= 1e5 ? value.toExponential(1) : trim(value));
const trim = (value) => String(Number(value.toPrecision(3)));

/** The metrics of a cell: name in the API, title, colour scale, text. Definitions: docs/metrics.md. */
export const METRICS = [
  { name: "top1Disagreement", title: "Top-1 disagreement", level: share, text: percent },
  { name: "topkJaccard", title: "Top-k Jaccard index", level: similarity, text: number },
  { name: "rbo", title: "Rank-biased overlap", level: similarity, text: number },
  { name: "kendallTau", title: "Kendall's tau-b", level: similarity, text: number },
  { name: "maxAbsDiff", title: "Largest absolute difference", level: magnitude, text: number },
  { name: "meanAbsDiff", title: "Mean absolute difference", level: magnitude, text: number },
  { name: "relativeL2", title: "Relative L2 distance", level: magnitude, text: number },
  { name: "cosine", title: "Cosine similarity", level: similarity, text: number },
  { name: "klDivergence", title: "Kullback–Leibler divergence", level: magnitude, text: number },
  { name: "jsDivergence", title: "Jensen–Shannon divergence", level: magnitude, text: number },
  { name: "outOfTolerance", title: "Out of tolerance", level: share, text: percent },
  { name: "accuracyLost", title: "Accuracy lost", level: share, text: percent },
  { name: "nonFinite", title: "Elements not finite", level: (value) => (value === 0 ? 0 : LEVELS), text: number },
];

export const metricOf = (name) => METRICS.find((metric) => metric.name === name) ?? METRICS[0];

/** Text of a value that may be missing. */
export const shown = (value, text = number) => (value === null || value === undefined ? "–" : text(value));
export { number, percent };

/** Of microseconds. */
export const duration = (micros) => (micros === null ? "–" : micros < 1000 ? `${micros} µs` : `${trim(micros / 1000)} ms`);
