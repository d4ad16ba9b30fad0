/// The frame of a page: style, script and nothing from elsewhere, which the page's own security policy also forbids.
package struct HTMLPage {
  private let title: String
  private let styles: [Markup]
  private let body: Markup
  private let script: Markup?

  /// - Parameters:
  ///   - styles: What the page adds to the style that all pages have.
  ///   - script: nil for a page that runs nothing, and then may not.
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
