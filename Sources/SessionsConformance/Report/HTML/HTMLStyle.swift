/// The page's style: colours, type and what every part uses.
///
/// The colours of text have a contrast of at least 4.5 to 1 on what they stand on, in the light and in the dark.
enum HTMLStyle {
  static let base: Markup = """
    :root {
      color-scheme: light dark;
      --back: #f3f4f7; --card: #ffffff; --line: #d9dee6; --text: #14181d; --dim: #545e6c; --link: #1a56b0;
      --passed: #14712f; --failed: #b8232a; --limited: #815200; --skipped: #566070;
      --errored: #931470; --inconclusive: #1a57a8; --expected: #5f45a6; --stale: #a03c0a;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --back: #0e1116; --card: #171b22; --line: #2c333d; --text: #e7eaef; --dim: #a0abb9; --link: #7db4ff;
        --passed: #57c979; --failed: #ff837b; --limited: #e3ad4c; --skipped: #98a3b1;
        --errored: #ef8fd2; --inconclusive: #7db4ff; --expected: #b7a1f5; --stale: #ff9d66;
      }
    }
    .o-passed { --c: var(--passed); } .o-failed { --c: var(--failed); } .o-limited { --c: var(--limited); }
    .o-skipped { --c: var(--skipped); } .o-errored { --c: var(--errored); } .o-inconclusive { --c: var(--inconclusive); }
    .o-expected { --c: var(--expected); } .o-stale { --c: var(--stale); }
    * { box-sizing: border-box; }
    html { scroll-behavior: smooth; scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
    @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
    body {
      margin: 0 auto; max-width: 76rem; padding: clamp(1rem, 3vw, 2.5rem); background: var(--back); color: var(--text);
      font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; overflow-wrap: anywhere;
    }
    code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
    h1, h2, h3, p, ul, ol, dl, dd { margin: 0; padding: 0; }
    ul { list-style: none; }
    h1 { display: flex; align-items: center; gap: .75rem; font-size: clamp(1.6rem, 5vw, 2.4rem); line-height: 1.15;
      margin: .15rem 0 .4rem; }
    h2 { display: flex; flex-wrap: wrap; align-items: center; gap: .35rem .75rem; font-size: 1.4rem; line-height: 1.25; }
    h3 { font-size: 1rem; margin: 1.5rem 0 .6rem; }
    a { color: var(--link); }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
    summary { cursor: pointer; }
    .dim { color: var(--dim); }
    .vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    section, footer { background: var(--card); border: 1px solid var(--line); border-radius: 14px;
      padding: clamp(1rem, 2.5vw, 1.75rem); margin-top: 1.5rem; }
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
