/// The frame of a page: style and script, and nothing from elsewhere, as the page's own security policy demands.
package struct HTMLPage {
  private let title: String
  private let styles: [Markup]
  private let body: Markup
  private let script: Markup?

  /// - Parameters:
  ///   - styles: The page's additions to the style that all pages have.
  ///   - script: The page's script; nil for a page that runs none, which its policy then forbids.
  package init(title: String, styles: [Markup], body: Markup, script: Markup? = nil) {
    self.title = title
    self.styles = styles
    self.body = body
    self.script = script
  }

  /// The page as it is written to a file.
  package var source: String {
    let scripts: Markup? = script == nil ? nil : "script-src 'unsafe-inline'; "
    let element: Markup? = script.map { "<script>\n\($0)\n</script>\n" }
    let page: Markup = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
      \(scripts)img-src data:; base-uri 'none'; form-action 'none'">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <link rel="icon" href="data:,">
      <style>
      \(Markup.join([PageStyle.base] + styles + [PageStyle.print], separator: "\n"))
      </style>
      </head>
      <body>
      \(body)
      \(element)</body>
      </html>

      """
    return page.source
  }
}

/// The style that all pages have: colours for light and dark, type, and common parts.
///
/// The colours of text have a contrast of at least 4.5 to 1 with their background, in light and in dark.
private enum PageStyle {
  /// The style that comes first: a page's additions may override it.
  static let base: Markup = """
    :root {
      color-scheme: light dark;
      --back: #f3f4f7; --card: #ffffff; --line: #d9dee6; --text: #14181d; --dim: #545e6c; --link: #1a56b0;
    }
    @media (prefers-color-scheme: dark) {
      :root { --back: #0e1116; --card: #171b22; --line: #2c333d; --text: #e7eaef; --dim: #a0abb9; --link: #7db4ff; }
    }
    * { box-sizing: border-box; }
    html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
    body {
      margin: 0 auto; padding: clamp(1rem, 3vw, 2.5rem); background: var(--back); color: var(--text);
      font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
    }
    code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
    h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
    a { color: var(--link); }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
    summary { cursor: pointer; }
    .dim { color: var(--dim); } .kicker { font-weight: 600; letter-spacing: .01em; color: var(--dim); }
    section, footer { background: var(--card); border: 1px solid var(--line); border-radius: 14px;
      padding: clamp(1rem, 2.5vw, 1.75rem); margin-top: 1.5rem; }
    .facts { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin-top: .8rem; font-size: .9375rem; }
    .facts dt { color: var(--dim); max-width: 14rem; } .facts dd { min-width: 0; }
    .scroll { overflow-x: auto; max-width: 100%; }
    pre { margin: .4rem 0 0; padding: .8rem 1rem; border-radius: 8px; background: var(--back); border: 1px solid var(--line);
      white-space: pre-wrap; overflow-wrap: anywhere; user-select: all; }
    @media (max-width: 44rem) {
      .facts { grid-template-columns: 1fr; gap: 0; } .facts dd + dt { margin-top: .5rem; } .facts dt { max-width: none;
        font-size: .8125rem; }
    }
    """

  /// The style that comes last: it removes the margins of the screen on paper.
  static let print: Markup = """
    @media print {
      body { max-width: none; padding: 0; background: none; } section, footer { border: 0; padding: 0; } tr { break-inside: avoid; }
    }
    """
}
