import SessionsReporting

extension HTMLStyle {
  /// The style of the tables, the foot of the page, narrow windows and paper.
  static let tables: Markup = """
    .filter { display: grid; gap: .6rem; margin: .9rem 0; }
    .filter[hidden] { display: none; }
    .filter input[type=search] {
      width: 100%; padding: .55rem .8rem; font: inherit; color: inherit; background: var(--back); border: 1px solid var(--dim);
      border-radius: 8px;
    }
    .filter fieldset { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem; border: 0; margin: 0; padding: 0; }
    .filter legend { float: left; margin-right: .2rem; padding: 0; }
    .filter label { cursor: pointer; padding: .3em .8em; } .filter input[type=checkbox] { margin: 0; accent-color: var(--c); }
    table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
    th, td { padding: .4rem .6rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
    thead th { border-top: 0; font-size: .875rem; color: var(--dim); vertical-align: bottom; max-width: 9rem; }
    tbody th { white-space: nowrap; }
    .cases td:nth-child(n+3) { white-space: nowrap; }
    .cases thead th:nth-child(n+3) { min-width: 6.5rem; }
    .cases tbody tr:hover { background: color-mix(in srgb, var(--link) 6%, var(--card)); }
    .rules { color: var(--dim); font-size: .8125rem; white-space: nowrap; margin-left: .3rem; }
    .matrix td { text-align: center; }
    .matrix thead th + th { text-align: center; }
    .matrix tbody th { position: sticky; left: 0; background: var(--card); font-weight: 400; }
    .matrix .cell { background: color-mix(in srgb, var(--c) 10%, var(--card)); border-left: 3px solid var(--card); }
    .matrix .group th { position: static; padding-top: 1.2rem; font-weight: 700; }
    footer h2 { font-size: 1.1rem; }
    footer p { margin-top: .9rem; }
    @media (max-width: 44rem) {
      .tiles { grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); } .tile { padding: .5rem .7rem; }
      .families { grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); }
      .cases, .cases tbody, .cases tr, .cases th, .cases td { display: block; padding: 0; border: 0; }
      .cases thead { display: none; }
      .cases tr { padding: .7rem 0; border-top: 1px solid var(--line); } .cases tr[hidden] { display: none; }
      .cases td:nth-child(n+3) { display: inline-block; margin: .3rem 1rem 0 0; white-space: normal; }
      .cases td[data-store]::before { content: attr(data-store) " "; color: var(--dim); font-size: .8125rem; }
      .rules { white-space: normal; }
      .matrix thead th + th span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap;
        max-height: 15rem; overflow: hidden;
      }
      .matrix th, .matrix td { padding: .4rem .2rem; }
    }
    @media print {
      .filter { display: none; } .failure, .card, .tile, .family { break-inside: avoid; }
    }
    """
}
