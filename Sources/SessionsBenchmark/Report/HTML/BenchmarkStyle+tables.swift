import SessionsReporting

extension BenchmarkStyle {
  /// The style of tables: each scrolls in a box of its own, and the page never does sideways.
  static let tables: Markup = """
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
}
