import SessionsConformance

/// The rules as the page of the specification has them: list items that begin with a number in bold, such as `- **[ID-1]** Selector...`.
enum SpecificationPage {
  static func rules(in page: String) -> [Rule] {
    var rules: [Rule] = []
    var section = ""
    var current: (id: String, text: String)?
    func finish() {
      if let (id, text) = current { rules.append(Rule(id, section: section, text)) }
      current = nil
    }
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if let start = line.wholeMatch(of: /- \*\*\[([A-Z]+-[0-9]+)\]\*\* (.+)/) {
        finish()
        current = (String(start.1), String(start.2))
      } else if let more = line.wholeMatch(of: /\ {2}(\S.*)/), let (id, text) = current {
        current = (id, "\(text) \(more.1)")
      } else {
        finish()
        if let heading = line.wholeMatch(of: /## (.+)/) { section = String(heading.1) }
      }
    }
    finish()
    return rules
  }
}
