//! How the page looks, on a screen and on paper.

/// The page's only style sheet.
pub const CSS: &str = "\
:root { color-scheme: light; --ink: #1c1b1a; --soft: #57534e; --line: #d6d3cd; --paper: #fff; --shade: #f6f4f0;
  --error: #a3150f; --warning: #7a4d00; --info: #1a5276; --good: #1e6b3a; --mark: #ffe7a3; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 66rem; background: var(--paper); color: var(--ink);
  font: 16px/1.75 'Hiragino Kaku Gothic ProN', 'Hiragino Sans', 'Noto Sans JP', 'Noto Sans CJK JP', 'Yu Gothic', Meiryo, sans-serif;
  font-feature-settings: 'palt'; line-break: strict; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.45; margin: 0; }
h1 { font-size: 1.75rem; text-wrap: balance; }
h2 { font-size: 1.35rem; margin: 3rem 0 .75rem; padding-bottom: .35rem; border-bottom: 2px solid var(--ink); }
h3 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
h4 { font-size: 1.05rem; }
h3.error { color: var(--error); } h3.warning { color: var(--warning); } h3.info { color: var(--info); }
p { margin: .4rem 0; }
code { font-family: inherit; background: var(--shade); padding: .05em .4em; border-radius: 3px; }
header .kind { color: var(--soft); letter-spacing: .1em; margin: 0; }
.documents { list-style: none; margin: .75rem 0; padding: 0; color: var(--soft); }
.tally { list-style: none; display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0 0; padding: 0; }
.tally li { border: 1px solid var(--line); border-top: 4px solid var(--line); padding: .4rem 1rem .5rem; min-width: 8.5rem; }
.tally b { display: block; font-size: 1.8rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tally .error { border-top-color: var(--error); } .tally .warning { border-top-color: var(--warning); }
.tally .info { border-top-color: var(--info); } .tally .held { border-top-color: var(--good); }
.tally .none { border-top-color: var(--line); color: var(--soft); }
.lead { color: var(--soft); }
.good { color: var(--good); font-weight: bold; }
article { border: 1px solid var(--line); border-left: 6px solid var(--line); margin: 1rem 0; padding: .9rem 1.1rem 1rem; }
article.error { border-left-color: var(--error); } article.warning { border-left-color: var(--warning); }
article.info { border-left-color: var(--info); }
article .number { color: var(--soft); font-weight: normal; margin-right: .5em; }
.badge { display: inline-block; font-size: .8rem; font-weight: bold; color: #fff; padding: 0 .6em; border-radius: 3px; margin-right: .5em; vertical-align: .1em; }
.badge.error { background: var(--error); } .badge.warning { background: var(--warning); } .badge.info { background: var(--info); }
.where { color: var(--soft); font-size: .9rem; }
.values { display: flex; flex-wrap: wrap; gap: .5rem 2.5rem; margin: .75rem 0 .25rem; }
.values div { min-width: 7rem; }
.values dt { font-size: .85rem; color: var(--soft); }
.values dd { margin: 0; font-size: 1.25rem; font-weight: bold; font-variant-numeric: tabular-nums; line-height: 1.4; }
.values .stated dd { color: var(--error); }
.values .expected dd { color: var(--good); }
.notes { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .6rem 0 0; font-size: .95rem; }
.notes dt { color: var(--soft); }
.notes dd { margin: 0; }
.scroll { overflow-x: auto; margin: .6rem 0; }
table { border-collapse: collapse; font-size: .875rem; line-height: 1.5; }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem; caption-side: top; }
th, td { border: 1px solid #bdb9b1; padding: .2rem .5rem; text-align: left; vertical-align: top; font-weight: normal; min-width: 2.5rem; }
th { background: var(--shade); }
td.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.gap td { border-top: 0; border-bottom: 0; color: var(--soft); text-align: center; line-height: 1; padding: .1rem; }
td.marked, th.marked { background: var(--mark); outline: 3px solid var(--error); outline-offset: -2px; font-weight: bold; }
td.related, th.related { background: #e4eef8; outline: 2px dashed var(--info); outline-offset: -2px; }
blockquote { margin: .6rem 0; padding: .4rem .9rem; border-left: 4px solid var(--line); background: var(--shade); }
mark { background: var(--mark); outline: 2px solid var(--error); padding: 0 .15em; font-weight: bold; color: inherit; }
details.waived { margin-top: 2rem; border: 1px dashed var(--line); padding: .6rem 1rem; }
summary { cursor: pointer; font-weight: bold; }
table.held td:last-child, table.counts td:last-child { text-align: right; font-variant-numeric: tabular-nums; }
table.held, table.counts { font-size: .95rem; }
.key { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; list-style: none; padding: 0; margin: .5rem 0 1rem; font-size: .9rem; }
.key svg { vertical-align: middle; margin-right: .4em; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(18.5rem, 1fr)); gap: 1.25rem 1rem; }
figure { margin: 0; border-top: 1px solid var(--line); padding-top: .4rem; display: flex; flex-direction: column; justify-content: space-between; }
figcaption { font-size: .9rem; line-height: 1.45; }
figcaption .unit { color: var(--soft); white-space: nowrap; }
figure svg { width: 100%; height: auto; display: block; }
svg text { font-family: inherit; font-size: 10px; fill: var(--soft); }
svg .axis { stroke: #a8a29a; stroke-width: 1; fill: none; }
svg .rule { stroke: #e7e4de; stroke-width: 1; }
svg .target { stroke: #8a5a00; stroke-width: 1.5; stroke-dasharray: 4 3; fill: none; }
svg .target-point { stroke: #8a5a00; stroke-width: 1.5; fill: var(--paper); }
svg .actual { stroke: #1a5276; stroke-width: 1.75; fill: none; }
svg .actual-point { fill: #1a5276; }
svg .baseline-point { stroke: #1a5276; stroke-width: 1.5; fill: var(--paper); }
svg .bad { stroke: #a3150f; stroke-width: 2; fill: none; }
svg .missing { fill: #efece6; }
footer { margin-top: 4rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .85rem; }
.from { color: var(--soft); text-decoration: line-through; } .to { font-weight: bold; }
@media (max-width: 40rem) { body { padding: 1rem; } .notes { grid-template-columns: 1fr; gap: 0; } .notes dd { margin-bottom: .4rem; } }
@media print {
  @page { size: A4; margin: 14mm 13mm; }
  html { font-size: 9.5pt; }
  body { font-size: 1rem; line-height: 1.6; max-width: none; padding: 0; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  h1 { font-size: 1.6rem; } h2 { margin-top: 1.6rem; }
  h2, h3, h4, .lead, .where { break-after: avoid; }
  .scroll, .values, .notes, figure, blockquote, tr, .tally { break-inside: avoid; }
  article { margin: .7rem 0; padding: .6rem .8rem; }
  .scroll { overflow: visible; }
  table { font-size: .8rem; } th, td { padding: .1rem .3rem; min-width: 0; }
  .tally li { padding: .2rem .8rem .3rem; min-width: 0; }
  .charts { grid-template-columns: repeat(3, 1fr); gap: .8rem; }
}
";
