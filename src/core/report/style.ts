import { markup } from './html.ts';

/** The only style of a report. It adds nothing that words do not say: rules and weights, one accent, no icons. */
export const STYLE = markup`<style>
:root { --ink: #16191d; --soft: #4a525c; --line: #c9ced4; --accent: #1d3f66; }
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: #fff; border-top: 6px solid var(--accent); color: var(--ink);
  overflow-wrap: anywhere; line-height: 1.5;
  font-family: -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, system-ui,
  sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 3rem 2rem 5rem; }
h1, h2, h3, p, ul, dl, dd, figure, pre { margin: 0; }
h1 { font-size: 2.4rem; line-height: 1.15; font-weight: 600; letter-spacing: -0.015em; }
h2 { font-size: 1.05rem; line-height: 1.35; font-weight: 650; color: var(--accent); }
h3 { font-size: 0.95rem; font-weight: 650; }
section > div > * + *, .result > div > * + *, .alarm + .lead { margin-top: 0.9rem; }
section > div > * + h3, section > div > * + table { margin-top: 1.5rem; }
section > div > h3 + * { margin-top: 0.4rem; }
ul { padding-left: 1.1em; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
  font-size: 0.88em; }
pre { white-space: pre-wrap; border-left: 3px solid var(--accent); padding: 0.2rem 0 0.2rem 0.9rem; }
small, .note { font-size: 0.82rem; line-height: 1.45; color: var(--soft); }
small { display: block; font-weight: 400; }
p, .prose { max-width: 48rem; }
.kicker { font-size: 0.8rem; font-weight: 650; letter-spacing: 0.12em; text-transform: uppercase;
  color: var(--accent); }
.period { font-size: 1.15rem; color: var(--soft); margin-top: 0.3rem; }
header .lead { margin-top: 1.4rem; }
.alarm p { max-width: none; }
.alarm { border: 3px solid var(--ink); padding: 0.9rem 1.1rem; margin-top: 1.4rem; }
section { display: grid; grid-template-columns: 11rem minmax(0, 1fr); column-gap: 2.5rem;
  border-top: 1px solid var(--line); margin-top: 2.2rem; padding-top: 1.1rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.9rem; line-height: 1.4; }
caption { text-align: left; padding-bottom: 0.35rem; color: var(--soft); }
caption b { color: var(--ink); }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.9rem 0.4rem 0; font-weight: 400;
  border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-size: 0.8rem; font-weight: 650; color: var(--soft); vertical-align: bottom;
  border-bottom: 1.5px solid var(--ink); }
tfoot th, tfoot td { font-weight: 650; border-bottom: 0; }
.group th { font-weight: 650; color: var(--accent); padding-top: 0.9rem; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.t { font-variant-numeric: tabular-nums; white-space: nowrap; }
.t span { color: var(--soft); }
.clauses th:first-child { width: 40%; }
.passed th:first-child { width: 64%; }
.more { color: var(--soft); margin-top: 0.3rem; }
.counts { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1.5rem; }
.counts div { border-top: 4px solid var(--ink); padding-top: 0.5rem; }
.counts .partial { border-top-style: dashed; }
.counts .gap { border-top-style: dotted; }
.counts dt { font-size: 0.8rem; font-weight: 650; letter-spacing: 0.08em; color: var(--ink); }
.counts dd { color: var(--soft); font-size: 0.85rem; line-height: 1.35; }
.counts b { display: block; font-size: 2.6rem; line-height: 1.1; font-weight: 600; color: var(--ink);
  font-variant-numeric: tabular-nums; }
.key { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0.6rem 1.5rem; }
dt { color: var(--soft); }
.key dt, .facts dt { font-size: 0.85rem; }
.facts { font-size: 0.92rem; }
.checks th, .checks td { overflow-wrap: break-word; }
.checks bdi { overflow-wrap: anywhere; }
.dense { font-size: 0.84rem; }
.dense th, .dense td { overflow-wrap: normal; padding-right: 0.7rem; }
.dense code { overflow-wrap: anywhere; }
.facts div { display: grid; grid-template-columns: 10rem minmax(0, 1fr); gap: 0 1.2rem; padding: 0.25rem 0;
  align-items: baseline; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1.4rem 2rem; }
figcaption { font-size: 0.8rem; line-height: 1.4; color: var(--soft); }
figcaption b { color: var(--ink); font-size: 0.9rem; }
svg { display: block; width: 100%; height: 56px; margin-top: 0.5rem; }
.bar { fill: var(--accent); }
.none { fill: none; stroke: var(--soft); stroke-width: 1; vector-effect: non-scaling-stroke; }
.axis { display: flex; justify-content: space-between; gap: 0.5rem; font-size: 0.72rem; color: var(--soft);
  border-top: 1px solid var(--ink); padding-top: 0.15rem; font-variant-numeric: tabular-nums; }
.missing { columns: 2; column-gap: 2rem; font-size: 0.85rem; line-height: 1.4; }
.missing div { break-inside: avoid; padding-bottom: 0.4rem; }
.missing dt { font-weight: 650; color: var(--ink); }
.missing dt, .missing dd { display: inline; }
.wide { overflow-x: auto; }
.wide:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
@media (max-width: 46rem) {
  main { padding: 1.6rem 1rem 3rem; }
  h1 { font-size: 1.7rem; }
  section { display: block; margin-top: 1.6rem; }
  h2 { margin-bottom: 0.7rem; }
  .counts { gap: 0.8rem; }
  .counts b { font-size: 2rem; }
  .facts div { display: block; padding: 0.35rem 0; }
  .passed th:first-child { width: auto; }
  .dense th:first-child { position: sticky; left: 0; background: #fff; }
  .missing { columns: 1; }
  .dense { min-width: 40rem; }
}
@media print {
  @page { size: A4; margin: 12mm 14mm 14mm;
    @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
  html { font-size: 8.4pt; }
  body { line-height: 1.32; border-top: 0; }
  main { max-width: none; padding: 0; }
  h2 { margin-bottom: 1.5mm; }
  h2, h3, caption, thead, .group, figcaption { break-after: avoid; }
  section { display: block; margin-top: 2.6mm; padding-top: 1.6mm; }
  section > div > * + *, .result > div > * + *, .alarm + .lead { margin-top: 1.5mm; }
  section > div > * + h3, section > div > * + table { margin-top: 2.5mm; }
  h1 { font-size: 2rem; }
  header .lead { margin-top: 3mm; }
  p { max-width: none; }
  p, .columns { font-size: 0.94rem; }
  thead { display: table-header-group; }
  tr, figure, .alarm, .counts, .facts div, li { break-inside: avoid; }
  table, .dense { font-size: 0.92rem; line-height: 1.25; }
  th, td { padding: 0.6mm 2.5mm 0.6mm 0; }
  .group th { padding-top: 1.2mm; }
  .clauses small, h3 small { display: inline; }
  .facts { columns: 2; column-gap: 6mm; }
  .facts div { grid-template-columns: 22mm minmax(0, 1fr); gap: 0 2mm; padding: 0.3mm 0; }
  .result { display: grid; grid-template-columns: 1fr 1fr; gap: 0 8mm; align-items: start; }
  section > .result > * + * { margin-top: 0; }
  .counts { gap: 4mm; }
  .key { grid-template-columns: 1fr 1fr; gap: 0.5mm 4mm; }
  .columns { columns: 2; column-gap: 6mm; }
  .missing { columns: 3; column-gap: 6mm; font-size: 0.88rem; line-height: 1.25; }
  .missing div { padding-bottom: 0.6mm; }
  .charts { grid-template-columns: repeat(3, 1fr); gap: 2.5mm 6mm; }
  svg { height: 9mm; margin-top: 0.5mm; }
  .wide { overflow: visible; }
  .dense { min-width: 0; }
}
</style>`;
