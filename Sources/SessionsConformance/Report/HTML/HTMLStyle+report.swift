import SessionsReporting

extension HTMLStyle {
  /// The style of the overview and of a store's section.
  static let report: Markup = """
    .badge {
      flex: none; display: grid; place-items: center; width: 1.35em; height: 1.35em; border-radius: 50%; font-size: .8em;
      background: var(--c); color: var(--card);
    }
    .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); gap: .9rem;
      margin: 1.25rem 0 .75rem; }
    .card {
      display: flex; flex-direction: column; align-items: flex-start; gap: .4rem; padding: 1rem 1.1rem; color: inherit;
      text-decoration: none;
      background: var(--card); border: 1px solid var(--line); border-top: 4px solid var(--c); border-radius: 12px;
    }
    .card:hover { border-color: var(--c); }
    .card strong { font-size: 1.05rem; line-height: 1.3; }
    .card .dim { font-size: .875rem; }
    .card .bar { width: 100%; margin-top: auto; }
    .notice {
      margin-top: .9rem; padding: .6rem .9rem; border-radius: 8px; border-left: 4px solid var(--c);
      background: color-mix(in srgb, var(--c) 9%, var(--card));
    }
    .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(7.5rem, 1fr)); gap: .6rem; margin-top: 1.25rem; }
    .tile { padding: .7rem .9rem; border: 1px solid var(--line); border-radius: 10px; background: var(--back); }
    .tile b { display: block; white-space: nowrap; font-size: 1.75rem; line-height: 1.15; color: var(--c, var(--text));
      font-variant-numeric: tabular-nums; }
    .tile small { font-size: 1rem; font-weight: 400; }
    .tile span { font-size: .875rem; color: var(--dim); } .tile i { font-style: normal; font-weight: 700; }
    .tile.zero b { color: var(--dim); font-weight: 400; }
    .families { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .5rem; }
    .family {
      display: flex; flex-direction: column; gap: .3rem; padding: .6rem .75rem; border-radius: 9px; font-size: .875rem;
      border: 1px solid color-mix(in srgb, var(--c) 30%, var(--card));
      background: color-mix(in srgb, var(--c) calc(5% + var(--heat) * .4), var(--card));
    }
    .family code { font-weight: 700; font-size: .9375rem; }
    .marks { display: flex; flex-wrap: wrap; gap: .2rem .3rem; }
    .family .mark { padding: 0 .4em; border-radius: 5px; background: var(--card); }
    .failure { border: 1px solid var(--line); border-left: 4px solid var(--c); border-radius: 8px; margin-top: .5rem;
      background: var(--card); }
    .failure > summary { padding: .55rem .8rem; }
    .failure > summary code { font-weight: 700; }
    .failure[open] > summary { border-bottom: 1px solid var(--line); }
    .failure .title { font-weight: 600; }
    .report { padding: .8rem clamp(.8rem, 2vw, 1.25rem) 1rem; }
    .report > * + * { margin-top: .8rem; }
    .compare { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: .6rem; margin-top: .4rem; }
    .box {
      padding: .5rem .8rem .6rem; border-radius: 8px; border: 1px solid color-mix(in srgb, var(--c) 35%, var(--card));
      background: color-mix(in srgb, var(--c) 6%, var(--card));
    }
    .box span { display: block; font-size: .8125rem; font-weight: 700; color: var(--c); }
    .box code { display: block; max-height: 14rem; overflow-y: auto; }
    .steps { counter-reset: step; list-style: none; }
    .steps li { counter-increment: step; position: relative; padding: .3rem 0 .3rem 2.25rem; }
    .steps li::before {
      content: counter(step); position: absolute; left: 0; top: .4rem; width: 1.5rem; height: 1.5rem; border-radius: 50%;
      text-align: center;
      font-size: .75rem; font-weight: 700; line-height: 1.5rem; color: var(--dim); background: var(--back);
      box-shadow: 0 0 0 1px var(--line);
    }
    .steps li:not(:last-child)::after { content: ""; position: absolute; left: .75rem; top: 2.1rem; bottom: -.3rem; width: 1px;
      background: var(--line); }
    .outcome { color: var(--dim); } .never { color: var(--failed); }
    .again code { user-select: all; }
    .also { margin: 0 clamp(.8rem, 2vw, 1.25rem) .8rem; }
    .fold { margin-top: .75rem; } .fold > summary { padding: .2rem 0; }
    .legend { display: grid; gap: .4rem; padding: .5rem 0; } .legend li { display: flex; flex-wrap: wrap; gap: .2rem .6rem;
      align-items: center; }
    .reasons { padding: .3rem 0 .3rem 1.1rem; font-size: .9375rem; } .reasons dt { margin-top: .6rem; } .reasons dd { line-height: 1.8; }
    """
}
