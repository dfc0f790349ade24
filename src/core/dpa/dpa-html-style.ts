import { markup } from '../report/html.ts';

/** Of the HTML form of an agreement: a contract to read and print. What is open is marked on paper as well. */
export const DPA_STYLE = markup`<style>
:root { --ink: #16191d; --soft: #4a525c; --line: #c9ced4; --accent: #1d3f66; }
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: #fff; color: var(--ink); overflow-wrap: anywhere; line-height: 1.5;
  font-family: Charter, "Bitstream Charter", Georgia, "Liberation Serif", serif; }
main { max-width: 50rem; margin: 0 auto; padding: 3rem 1.5rem 5rem; }
h1, h2, h3, h4, th, .number { font-family: -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue",
  Arial, system-ui, sans-serif; }
h1 { font-size: 1.65rem; line-height: 1.2; font-weight: 600; margin: 0 0 1.2rem; }
h2 { font-size: 1.15rem; line-height: 1.35; color: var(--accent); margin: 2.4rem 0 0.7rem; }
h3, h4 { font-size: 1rem; margin: 1.6rem 0 0.6rem; }
p { margin: 0.6rem 0; }
h1 + p { border: 1.5px solid var(--ink); padding: 0.6rem 0.9rem; }
.clause { display: grid; grid-template-columns: 3.2rem minmax(0, 1fr); }
.number { font-size: 0.88rem; line-height: 1.7; color: var(--soft); font-variant-numeric: tabular-nums; }
ul { margin: 0.6rem 0; padding-left: 1.2rem; }
.clause + ul { padding-left: 4.4rem; }
.clause + table { margin-left: 3.2rem; width: calc(100% - 3.2rem); }
li { margin: 0.25rem 0; }
table { width: 100%; border-collapse: collapse; margin: 0.9rem 0; font-size: 0.95rem; line-height: 1.4; }
th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.9rem 0.45rem 0; border-bottom: 1px solid var(--line); }
th { font-size: 0.88rem; font-weight: 600; }
tbody th { width: 34%; }
.wide { font-size: 0.85rem; }
.wide tbody th { width: auto; }
thead th, thead td { border-bottom: 1.5px solid var(--ink); color: var(--soft); }
mark { background: #fff3c4; color: inherit; border-bottom: 1px dashed var(--ink); }
@media (max-width: 34rem) {
  .clause { grid-template-columns: 2.6rem minmax(0, 1fr); }
  .clause + ul { padding-left: 1.2rem; }
  .clause + table { margin-left: 0; width: 100%; }
}
@page { size: A4; margin: 20mm 18mm; }
@media print {
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  h2, h3, h4, thead, p:has(+ table), p:has(+ ul) { break-after: avoid; }
  table, tr, li { break-inside: avoid; }
  p { orphans: 3; widows: 3; }
  mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
</style>`;
