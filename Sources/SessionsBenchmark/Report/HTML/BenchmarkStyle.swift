/// The page's style: colours, type and the parts that all sections have.
///
/// Text has a contrast of at least 4.5 to 1 on what it stands on and lines of charts one of 3 to 1, in the light and in the dark.
enum BenchmarkStyle {
  static let base: Markup = """
    :root {
      color-scheme: light dark;
      --page: #f4f5f7; --panel: #fff; --rule: #dbe0e7; --ink: #161a20; --soft: #525c69; --link: #1a56b0; --bad: #b0202a; --warn: #7d5000;
      --tint: #1a56b0;
      --s0: #1a56b0; --s1: #b3450b; --s2: #14712f; --s3: #8a2a8f; --s4: #866000; --s5: #0b7285; --s6: #b8232a; --s7: #545e6c;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #0e1116; --panel: #171b22; --rule: #2d343f; --ink: #e8ebf0; --soft: #a3adbb; --link: #7db4ff; --bad: #ff8a83;
        --warn: #e3b04c;
        --tint: #5b9bff;
        --s0: #7db4ff; --s1: #ff9d66; --s2: #57c979; --s3: #dd9ff2; --s4: #e3c34c; --s5: #5fd0e0; --s6: #ff837b; --s7: #a3adbb;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
    body {
      margin: 0 auto; max-width: 86rem; padding: clamp(.75rem, 2.5vw, 2.25rem); background: var(--page); color: var(--ink);
      font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; overflow-wrap: break-word;
    }
    code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .9em; }
    h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
    h1 { font-size: clamp(1.4rem, 4.5vw, 2.1rem); line-height: 1.2; }
    h2 { font-size: 1.35rem; line-height: 1.25; } h3 { font-size: 1.05rem; }
    a { color: var(--link); }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
    summary { cursor: pointer; padding: .35rem 0; color: var(--link); }
    .dim { color: var(--soft); } .small { font-size: .875rem; }
    .hero { padding: .5rem 0 0; } .kicker { color: var(--soft); font-weight: 600; }
    .pill { display: inline-block; padding: 0 .6em; border-radius: 99px; font-size: .8125rem; color: var(--warn);
      border: 1px solid currentColor; }
    .verdict { list-style: none; margin-top: .9rem; display: grid; gap: .5rem; }
    .verdict li { padding: .6rem .9rem; background: var(--panel); border: 1px solid var(--rule); border-left: 4px solid var(--tint);
      border-radius: 6px; font-size: 1.0625rem; }
    section { background: var(--panel); border: 1px solid var(--rule); border-radius: 12px; padding: clamp(.9rem, 2.2vw, 1.6rem);
      margin-top: 1.25rem; }
    section > * + * { margin-top: .7rem; }
    .caveats { border-color: color-mix(in srgb, var(--warn) 55%, var(--panel)); } .caveats h2 { color: var(--warn); }
    .list { padding-left: 1.2rem; } .list li + li { margin-top: .3rem; }
    .facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; } .facts dt { color: var(--soft); }
    .facts dd { min-width: 0; }
    pre { padding: .8rem 1rem; border-radius: 8px; background: var(--page); border: 1px solid var(--rule); white-space: pre-wrap;
      overflow-wrap: anywhere; }
    @media (max-width: 40rem) { .facts { grid-template-columns: 1fr; gap: 0; } .facts dd + dt { margin-top: .5rem; } }
    @media print {
      body { max-width: none; padding: 0; background: none; } section { border: 0; padding: 0; }
      figure, tr, .verdict li { break-inside: avoid; } h2, h3 { break-after: avoid; }
    }
    """
}
