import SessionsReporting

extension BenchmarkStyle {
  /// The style of charts. Their lines and marks have the colour of their backend, the same in all of them.
  static let charts: Markup = """
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
