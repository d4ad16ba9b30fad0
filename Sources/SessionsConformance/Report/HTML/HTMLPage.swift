/// The frame of a page: style, script and nothing from elsewhere, which the page's own security policy also forbids.
struct HTMLPage {
  let title: String
  let body: Markup
  let hasScript: Bool

  var source: String {
    let script: Markup? = hasScript ? "<script>\n\(HTMLScript.source)\n</script>\n" : nil
    let page: Markup = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
      script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <link rel="icon" href="data:,">
      <style>
      \(HTMLStyle.base)
      \(HTMLStyle.report)
      \(HTMLStyle.tables)
      </style>
      </head>
      <body>
      \(body)
      \(script)</body>
      </html>

      """
    return page.source
  }
}
