import SessionsReporting

/// The additions of this page to the style that all pages have: the colours of backends, and the parts of its sections.
///
/// Text has a contrast of at least 4.5 to 1 with its background and lines of charts one of 3 to 1, in the light and in the dark.
enum BenchmarkStyle {
  /// The styles in the order in which one may override another.
  static let all: [Markup] = [base, tables, charts]

  private static let base: Markup = """
    :root {
      --bad: #b0202a; --warn: #7d5000; --tint: #1a56b0;
      --s0: #1a56b0; --s1: #b3450b; --s2: #14712f; --s3: #8a2a8f; --s4: #866000; --s5: #0b7285; --s6: #b8232a; --s7: #545e6c;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --bad: #ff8a83; --warn: #e3b04c; --tint: #5b9bff;
        --s0: #7db4ff; --s1: #ff9d66; --s2: #57c979; --s3: #dd9ff2; --s4: #e3c34c; --s5: #5fd0e0; --s6: #ff837b; --s7: #a3adbb;
      }
    }
    body { max-width: 86rem; overflow-wrap: break-word; }
    h1 { font-size: clamp(1.4rem, 4.5vw, 2.1rem); line-height: 1.2; }
    h2 { font-size: 1.35rem; line-height: 1.25; } h3 { font-size: 1.05rem; }
    summary { padding: .35rem 0; color: var(--link); }
    .hero { padding: .5rem 0 0; }
    .pill { display: inline-block; padding: 0 .6em; border-radius: 99px; font-size: .8125rem; color: var(--warn);
      border: 1px solid currentColor; }
    .verdict { list-style: none; margin-top: .9rem; display: grid; gap: .5rem; }
    .verdict li { padding: .6rem .9rem; background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--tint);
      border-radius: 6px; font-size: 1.0625rem; }
    section > * + * { margin-top: .7rem; }
    .caveats { border-color: color-mix(in srgb, var(--warn) 55%, var(--card)); } .caveats h2 { color: var(--warn); }
    .list { padding-left: 1.2rem; } .list li + li { margin-top: .3rem; }
    @media print {
      figure, .verdict li { break-inside: avoid; } h2, h3 { break-after: avoid; }
    }
    """

  /// The style of tables: each scrolls in a box of its own, and the page never scrolls sideways.
  private static let tables: Markup = """
    table { border-collapse: collapse; font-size: .9375rem; min-width: 100%; }
    th, td { padding: .38rem .7rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
    thead th { border-top: 0; color: var(--dim); font-size: .8125rem; font-weight: 600; vertical-align: bottom; white-space: nowrap; }
    tbody th { font-weight: 600; white-space: nowrap; }
    .main th:first-child, .heat tr:not(.group) th:first-child { position: sticky; left: 0;
      background: var(--card); box-shadow: inset 0 1px var(--line); }
    .main thead th:first-child, .heat thead th:first-child { box-shadow: none; }
    .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .words td { min-width: 8rem; max-width: 22rem; } .words td:last-child { min-width: 14rem; }
    tr.none td { color: var(--dim); } tr.bad td, td.bad { color: var(--bad); } tr.saturated td { color: var(--warn); }
    tr.saturated td { background: repeating-linear-gradient(135deg, transparent 0 6px,
      color-mix(in srgb, var(--warn) 9%, transparent) 6px 8px); }
    .notes { list-style: none; font-size: .875rem; color: var(--dim); } .notes b { color: var(--text); }
    .heat td { background: color-mix(in srgb, var(--tint) calc(var(--heat, 0) * .42%), var(--card)); border: 2px solid var(--card);
      border-radius: 6px; }
    .heat td.none, .heat td.bad { background: none; } .heat td.none { color: var(--dim); }
    .heat small { display: block; font-size: .75rem; white-space: normal; min-width: 6rem;
      max-width: 13rem; margin-left: auto; }
    .heat .group th { padding-top: .9rem; font-size: .8125rem; color: var(--dim); font-weight: 600; border-top: 0; white-space: normal; }
    """

  /// The style of charts. Their lines and marks have the colour of their backend, the same in all of them.
  private static let charts: Markup = """
    .s0 { --s: var(--s0); } .s1 { --s: var(--s1); } .s2 { --s: var(--s2); } .s3 { --s: var(--s3); } .s4 { --s: var(--s4); }
    .s5 { --s: var(--s5); } .s6 { --s: var(--s6); } .s7 { --s: var(--s7); }
    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 34rem), 1fr)); gap: 1.5rem 2rem; }
    .figures:empty { display: none; }
    figure { min-width: 0; }
    .chart { display: block; width: 100%; max-width: 42rem; height: auto; margin-top: .4rem; }
    .chart text { font-size: 13px; fill: var(--dim); } .chart .name { fill: var(--text); } .chart .key { fill: var(--s); font-weight: 700; }
    .grid { stroke: var(--line); stroke-width: 1; fill: none; } .event { stroke: var(--s); stroke-dasharray: 3 4; fill: none; }
    .line { stroke: var(--s); stroke-width: 2; fill: none; stroke-linejoin: round; }
    .mark { fill: var(--s); stroke: var(--s); stroke-width: 1.5; } .hollow { fill: var(--card); }
    .interval { stroke: var(--s); stroke-width: 9; opacity: .28; } .median { stroke: var(--s); stroke-width: 3; fill: none; }
    .key { list-style: none; } ul.key { display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; margin-top: .35rem; font-size: .875rem; }
    ul.key li { display: flex; align-items: center; gap: .4rem; } .swatch { width: 24px; height: 12px; flex: none; }
    /* On a phone a chart is drawn at half its size, and its text at three quarters. */
    @media (max-width: 40rem) {
      .chart text { font-size: 18px; } .line { stroke-width: 3; } .mark { stroke-width: 2.5; }
    }
    /* Paper does not scroll: what is wide gets small. */
    @media print {
      .scroll { overflow: visible; } table { font-size: .7rem; } th, td { padding: .2rem .35rem; } .n { white-space: normal; }
      thead th { font-size: .65rem; white-space: normal; } .heat small, .words td, .words td:last-child { min-width: 0; }
      .heat small { font-size: .6rem; } .figures { grid-template-columns: 1fr 1fr; gap: 1rem; }
    }
    """
}
