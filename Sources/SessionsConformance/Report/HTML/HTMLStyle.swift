import SessionsReporting

/// The additions of these pages to the style that all pages have: the colours of outcomes, and the looks of each part.
///
/// The colours of text have a contrast of at least 4.5 to 1 with their background, in light and in dark.
enum HTMLStyle {
  /// All styles, in the order in which one may override another.
  static let all: [Markup] = [base, report, tables]

  /// The style of the pieces that every part uses.
  private static let base: Markup = """
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

  /// The style of the overview and of a store's section.
  private static let report: Markup = """
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

  /// The style of the tables, the foot of the page, narrow windows and paper.
  private static let tables: Markup = """
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

/// The page's script: it filters the table of cases, and unfolds the failure that a link leads to.
enum HTMLScript {
  static let source: Markup = """
    (function () {
      "use strict";
      function unfold() {
        var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
        if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
      }
      window.addEventListener("hashchange", unfold);
      unfold();
      var form = document.getElementById("filter");
      if (!form) { return; }
      var rows = Array.prototype.slice.call(document.querySelectorAll("table.cases tbody tr"));
      var boxes = Array.prototype.slice.call(form.querySelectorAll("input[type=checkbox]"));
      var query = document.getElementById("query");
      var shown = document.getElementById("shown");
      var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
      function apply() {
        var words = query.value.toLowerCase().split(" ").filter(Boolean);
        var wanted = boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
        var count = 0;
        rows.forEach(function (row, index) {
          var outcomes = row.dataset.outcomes.split(" ");
          var fits = (wanted.length === 0 || wanted.some(function (outcome) { return outcomes.indexOf(outcome) >= 0; }))
            && words.every(function (word) { return texts[index].indexOf(word) >= 0; });
          row.hidden = !fits;
          if (fits) { count += 1; }
        });
        shown.textContent = count + " of " + rows.length + " cases";
      }
      form.addEventListener("input", apply);
      form.addEventListener("submit", function (event) { event.preventDefault(); });
      form.hidden = false;
      apply();
    })();
    """
}
