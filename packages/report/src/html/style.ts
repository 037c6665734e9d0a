/**
 * The only style sheet of the HTML report. The content policy allows exactly these bytes by their hash, so no style
 * attribute and no other sheet has any effect. No character that XML would read as markup.
 */
export const STYLE = `
:root { color-scheme: light dark; --page: #ffffff; --card: #f6f7f9; --ink: #1b1f24; --soft: #515a64; --line: #c9cfd6;
  --code: #eceff2; --accent: #0b5394; --on: #ffffff; --malicious: #a8201a; --suspicious: #8a4b00; --unknown: #1f5a85;
  --benign: #1a6437; --warning: #8a4b00; --error: #a8201a; }
@media (prefers-color-scheme: dark) { :root { --page: #14171b; --card: #1d2228; --ink: #e7eaed; --soft: #aab3bc;
  --line: #434c56; --code: #262d35; --accent: #8fc7ff; --on: #14171b; --malicious: #ff9b92; --suspicious: #f5b85c;
  --unknown: #8cc8f2; --benign: #7fd8a2; --warning: #f5b85c; --error: #ff9b92; } }
* { box-sizing: border-box; }
html { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif;
  -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); }
header, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.75rem; } footer { padding-bottom: 3rem; color: var(--soft); font-size: .875rem; }
h1 { font-size: 1.65rem; line-height: 1.25; margin: .25rem 0 .5rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 2px solid var(--line); }
h3 { font-size: 1.1rem; margin: 0 0 .5rem; } h4 { font-size: 1rem; margin: 1.5rem 0 .4rem; }
h1, h2, h3, h4, p, li, dd, td, th { overflow-wrap: anywhere; }
p { margin: .4rem 0; } .soft, .kicker { color: var(--soft); } .small { font-size: .875rem; }
.kicker { font-size: .875rem; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; margin: 0; }
a { color: var(--accent); } a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
nav ul { list-style: none; padding: 0; margin: 1rem 0 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.card { background: var(--card); border: 1px solid var(--line); border-left: .4rem solid var(--line);
  border-radius: .4rem; padding: 1rem 1.25rem 1.25rem; margin: 1rem 0 1.5rem; }
.card.malicious { border-left-color: var(--malicious); } .card.suspicious { border-left-color: var(--suspicious); }
.card.unknown { border-left-color: var(--unknown); } .card.benign { border-left-color: var(--benign); }
.answer { border-left: .4rem solid var(--line); padding-left: 1rem; }
.answer.malicious { border-color: var(--malicious); } .answer.suspicious, .answer.warning { border-color: var(--suspicious); }
.answer.unknown { border-color: var(--unknown); } .answer.benign { border-color: var(--benign); }
.answer.error { border-color: var(--error); }
.badge { display: inline-block; border-radius: .25rem; padding: 0 .5rem; font-size: .8125rem; font-weight: 700;
  line-height: 1.6; color: var(--on); background: var(--soft); white-space: nowrap; }
.badge.malicious, .badge.error { background: var(--malicious); } .badge.suspicious, .badge.warning { background: var(--suspicious); }
.badge.unknown { background: var(--unknown); } .badge.benign { background: var(--benign); }
.facts { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: .3rem 1rem; margin: 1rem 0 0; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; }
pre, code { font: .875rem/1.5 ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: 0; padding: .5rem .75rem; background: var(--code); border: 1px solid var(--line); border-radius: .25rem;
  white-space: pre-wrap; overflow-wrap: anywhere; } pre.long { max-height: 32rem; overflow: auto; }
code { overflow-wrap: anywhere; }
.layers { padding-left: 1.5rem; margin: .25rem 0; } .layers li { margin: .5rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
caption { text-align: left; color: var(--soft); font-size: .875rem; padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap; } tbody th { font-weight: 600; }
.number { font-variant-numeric: tabular-nums; } .keep { white-space: nowrap; } th.word, code.word { overflow-wrap: normal; } .small { font-weight: 400; }
.time { font-variant-numeric: tabular-nums; white-space: nowrap; }
.overview { padding-left: 1.5rem; } .overview li { margin: .4rem 0; } tbody th.path { font-weight: 400; color: var(--soft); padding-top: .9rem; }
.picture { margin: .75rem 0 0; } .picture svg { display: block; width: 100%; height: auto; max-width: 62rem; }
.picture .tall { display: none; max-width: 30rem; }
svg .box { fill: var(--page); stroke: var(--line); stroke-width: 1.5; } svg .box.missing { stroke-dasharray: 6 5; }
svg text { fill: var(--ink); font: 13px ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
svg text.head { fill: var(--soft); font-weight: 700; letter-spacing: .06em; } svg text.name { font-weight: 700; }
svg .arrow { fill: none; stroke: var(--soft); stroke-width: 2; } svg .arrow.missing { stroke-dasharray: 6 5; }
svg .tip { fill: var(--soft); }
.lanes { list-style: none; margin: 0; padding: 0; } .lanes li { margin: .6rem 0; }
.lanes svg { display: block; width: 100%; height: 24px; overflow: visible; }
svg .rail { stroke: var(--line); stroke-width: 2; } svg .mark { fill: var(--unknown); stroke: var(--unknown); stroke-width: 2; }
svg .mark.ran { fill: var(--malicious); stroke: var(--malicious); } svg .mark.gone { stroke: var(--ink); fill: none; }
svg .mark.tried { stroke: var(--suspicious); fill: var(--page); } svg .mark.slack { stroke: var(--soft); fill: var(--page); }
.axis { display: flex; justify-content: space-between; gap: 1rem; color: var(--soft); font-size: .875rem; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: .5rem 0; font-size: .875rem; }
.legend svg { display: inline-block; width: 16px; height: 16px; vertical-align: -3px; margin-right: .35rem; overflow: visible; }
td p:first-child { margin-top: 0; } section > h3 { margin-top: 1.25rem; }
details { margin: .75rem 0; } summary { cursor: pointer; color: var(--accent); }
@media (max-width: 44rem) { html { font-size: 15px; } header, main, footer { padding-left: .875rem; padding-right: .875rem; }
  h1 { font-size: 1.3rem; } .card { padding: .75rem .875rem 1rem; } .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dt { margin-top: .5rem; font-size: .875rem; } .picture .wide { display: none; } .picture .tall { display: block; }
  th, td { padding-right: .5rem; } table { font-size: .875rem; } .axis { font-size: .75rem; } }
@media print { :root { color-scheme: light; --page: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444444;
  --line: #999999; --code: #ffffff; --accent: #000000; --on: #ffffff; --malicious: #a8201a; --suspicious: #8a4b00;
  --unknown: #1f5a85; --benign: #1a6437; }
  html { font-size: 10.5pt; } header, main, footer { max-width: none; padding: 0; } nav { display: none; }
  pre.long { max-height: none; overflow: visible; } h2, h3, h4 { break-after: avoid; }
  tr, .picture, .lanes li, .facts dt { break-inside: avoid; } a { text-decoration: none; }
  .badge, svg { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
@page { margin: 16mm; }
`;
