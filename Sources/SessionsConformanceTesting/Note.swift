import Testing

/// Something that the reader of a test run should see and that fails nothing.
enum Note {
  static func record(_ text: String, at sourceLocation: SourceLocation) {
    let text = PlainText.ascii(text)
    #if compiler(>=6.3)
      Issue.record(Comment(rawValue: text), severity: .warning, sourceLocation: sourceLocation)
    #else
      // Issues without a severity fail the test, and a cancelled case prints nothing.
      print("conformance: \(text)")
    #endif
  }
}
