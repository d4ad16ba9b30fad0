import SessionsReporting

/// What these pages add to the style that all pages have: the colours of outcomes, and what every part uses.
///
/// The colours of text have a contrast of at least 4.5 to 1 on what they stand on, in the light and in the dark.
enum HTMLStyle {
  /// In the order in which one may override another.
  static let all: [Markup] = [base, report, tables]

  static let base: Markup = """
    :root {
      --passed: #14712f; --failed: #b8232a; --limited: #815200; --skipped: #566070;
      --errored: #931470; --inconclusive: #1a57a8; --expected: #5f45a6; --stale: #a03c0a;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --passed: #57c979; --failed: #ff837b; --limited: #e3ad4c; --skipped: #98a3b1;
        --errored: #ef8fd2; --inconclusive: #7db4ff; --expected: #b7a1f5; --stale: #ff9d66;
      }
    }
    .o-passed { --c: var(--passed); } .o-failed { --c: var(--failed); } .o-limited { --c: var(--limited); }
    .o-skipped { --c: var(--skipped); } .o-errored { --c: var(--errored); } .o-inconclusive { --c: var(--inconclusive); }
    .o-expected { --c: var(--expected); } .o-stale { --c: var(--stale); }
    html { scroll-behavior: smooth; }
    @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
    body { max-width: 76rem; overflow-wrap: anywhere; }
    ul { list-style: none; }
    h1 { display: flex; align-items: center; gap: .75rem; font-size: clamp(1.6rem, 5vw, 2.4rem); line-height: 1.15;
      margin: .15rem 0 .4rem; }
    h2 { display: flex; flex-wrap: wrap; align-items: center; gap: .35rem .75rem; font-size: 1.4rem; line-height: 1.25; }
    h3 { font-size: 1rem; margin: 1.5rem 0 .6rem; }
    .vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .pill {
      display: inline-flex; align-items: center; gap: .35em; padding: .1em .65em; border-radius: 99px; font-size: .8125rem;
      font-weight: 600;
      line-height: 1.5; white-space: nowrap; letter-spacing: normal; color: var(--c); vertical-align: baseline;
      background: color-mix(in srgb, var(--c) 9%, var(--card)); border: 1px solid color-mix(in srgb, var(--c) 35%, var(--card));
    }
    .chip { display: inline-block; padding: 0 .4em; border: 1px solid var(--line); border-radius: 5px; background: var(--back); }
    .mark { color: var(--c); font-weight: 700; white-space: nowrap; }
    .bar { display: flex; gap: 2px; height: 14px; margin-top: .9rem; }
    .bar i { background: var(--c); min-width: 4px; flex-basis: 0; }
    .bar i:first-child { border-radius: 7px 0 0 7px; } .bar i:last-child { border-radius: 0 7px 7px 0; }
    .bar i:only-child { border-radius: 7px; }
    .bar .o-skipped { opacity: .45; }
    .thin { height: 6px; margin-top: auto; }
    """
}
