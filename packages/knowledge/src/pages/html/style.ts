/**
 * The only style sheet of the site, in the colours and measures of the scan report. The content policy allows exactly
 * these bytes by their hash, so no style attribute and no other sheet has any effect.
 */
export const STYLE = `
:root { color-scheme: light dark; --page: #ffffff; --card: #f6f7f9; --ink: #1b1f24; --soft: #515a64; --line: #c9cfd6;
  --code: #eceff2; --accent: #0b5394; --on: #ffffff; --technique: #a8201a; --detection: #0b5394; --countermeasure: #1a6437;
  --defense: #4a3a8c; --artifact: #6b5300; --other: #515a64; --warning: #8a4b00; }
@media (prefers-color-scheme: dark) { :root { --page: #14171b; --card: #1d2228; --ink: #e7eaed; --soft: #aab3bc;
  --line: #434c56; --code: #262d35; --accent: #8fc7ff; --on: #14171b; --technique: #ff9b92; --detection: #8fc7ff;
  --countermeasure: #7fd8a2; --defense: #c3b5ff; --artifact: #f0d07a; --other: #aab3bc; --warning: #f5b85c; } }
* { box-sizing: border-box; }
html { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif;
  -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); }
header, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.25rem; } footer { padding-bottom: 3rem; color: var(--soft); font-size: .875rem; margin-top: 2.5rem; }
h1 { font-size: 1.65rem; line-height: 1.25; margin: .25rem 0 .5rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 2px solid var(--line); }
h3 { font-size: 1.1rem; margin: 1.25rem 0 .4rem; } h4, h5, h6 { font-size: 1rem; margin: 1rem 0 .3rem; }
h1, h2, h3, h4, h5, h6, p, li, dd, dt, td, th, caption { overflow-wrap: anywhere; }
p { margin: .4rem 0; } .soft { color: var(--soft); }
.kicker { color: var(--soft); font-size: .875rem; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; margin: 1rem 0 0; }
.kicker .key { text-transform: none; }
a { color: var(--accent); } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; } .skip:focus { left: .5rem; top: .5rem; background: var(--page); padding: .5rem; z-index: 1; }
nav ul { list-style: none; padding: 0; margin: .75rem 0 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.banner, .note { border-left: .4rem solid var(--warning); padding: .4rem 0 .4rem 1rem; margin: 1rem 0; background: var(--card); }
.note { border-left-color: var(--line); color: var(--soft); }
.facts { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: .3rem 1rem; margin: 1rem 0 0; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; }
pre, code { font: .875rem/1.5 ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: .5rem 0; padding: .5rem .75rem; background: var(--code); border: 1px solid var(--line); border-radius: .25rem;
  white-space: pre-wrap; overflow-wrap: anywhere; } code { overflow-wrap: anywhere; }
p code, li code, td code, dd code { background: var(--code); border-radius: .2rem; padding: 0 .25rem; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; margin: 1rem 0 0; }
caption { text-align: left; font-weight: 600; padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap; } tbody th { font-weight: 600; }
.c4 td, .c4 th { width: 13%; } .c4 th:first-child { width: 32%; } .c4 th:last-child, .c4 td:last-child { width: 42%; }
.basis { display: inline-block; border: 1px solid var(--line); border-radius: .25rem; padding: 0 .4rem; font-size: .8125rem;
  line-height: 1.5; white-space: nowrap; color: var(--ink); background: var(--page); }
.basis.derived { border-style: dashed; border-color: var(--soft); color: var(--soft); }
.basis.overlay { border: 2px solid var(--warning); color: var(--warning); font-weight: 600; }
.drawing { overflow-x: auto; border: 1px solid var(--line); border-radius: .4rem; background: var(--card); padding: .5rem; margin: .75rem 0; }
.drawing svg { display: block; margin: 0 auto; }
svg text { fill: var(--ink); font: 13px ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
svg text.kind { fill: var(--soft); font-size: 11px; font-weight: 700; letter-spacing: .04em; } svg text.edge { fill: var(--soft); font-size: 12px; }
svg rect { fill: var(--page); stroke: var(--other); stroke-width: 1.5; } svg rect.back { stroke: none; fill: var(--card); }
svg .technique rect { stroke: var(--technique); } svg .detection rect { stroke: var(--detection); }
svg .countermeasure rect { stroke: var(--countermeasure); } svg .defense rect { stroke: var(--defense); }
svg .artifact rect { stroke: var(--artifact); } svg .self rect { stroke-width: 4; } svg a:focus-visible rect { stroke-width: 5; }
svg a:hover text.name { text-decoration: underline; }
svg path { fill: none; stroke: var(--soft); stroke-width: 1.5; } svg path.derived { stroke-dasharray: 3 4; }
svg path.overlay { stroke: var(--warning); stroke-width: 3; } svg path.tip { fill: var(--soft); stroke: none; }
svg path.tip.overlay { fill: var(--warning); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: .5rem 0; font-size: .875rem; }
.legend svg { display: inline-block; vertical-align: middle; margin-right: .4rem; }
.search { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1.25rem 0 .5rem; }
.search input { font: inherit; flex: 1 1 16rem; padding: .5rem .75rem; color: var(--ink); background: var(--page);
  border: 2px solid var(--soft); border-radius: .25rem; min-width: 0; }
.pages { list-style: none; padding: 0; margin: 0; } .pages li { padding: .35rem 0; border-bottom: 1px solid var(--line); }
.pages .id { color: var(--soft); font-size: .875rem; } .pages .state { color: var(--warning); font-size: .875rem; }
[hidden] { display: none !important; }
@media (max-width: 44rem) { html { font-size: 15px; } header, main, footer { padding-left: .875rem; padding-right: .875rem; }
  h1 { font-size: 1.3rem; } .facts { grid-template-columns: minmax(0, 1fr); gap: 0; } .facts dt { margin-top: .5rem; font-size: .875rem; }
  table, tbody, tr, td, tbody th, caption { display: block; width: auto !important; } thead { position: absolute; left: -100rem; }
  tr { border-bottom: 1px solid var(--line); padding: .4rem 0; } th, td { border: 0; padding: .1rem 0; }
  td[data-column]::before { content: attr(data-column) ": "; color: var(--soft); } }
@media print { :root { color-scheme: light; --page: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444444; --line: #999999; }
  header nav, .search, .skip { display: none; } header, main, footer { max-width: none; padding: 0; } }
`;
