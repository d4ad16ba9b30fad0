import SessionsReporting

/// What this page adds to the style that all pages have: the colours of backends, and the parts that all sections have.
///
/// Text has a contrast of at least 4.5 to 1 on what it stands on and lines of charts one of 3 to 1, in the light and in the dark.
enum BenchmarkStyle {
  /// In the order in which one may override another.
  static let all: [Markup] = [base, tables, charts]

  static let base: Markup = """
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
}
