import SessionsReporting

/// A run as XML in the form of JUnit, which CI systems read: a test suite for each store, a test case for each result.
///
/// A limited case is a passed test with a remark; a skipped case and an expected failure are skipped tests; an inconclusive case is an
/// error. An incomplete run has one more test case, which is an error.
public enum JUnitReport {
  /// Renders a run.
  public static func render(_ report: SuiteReport) -> String {
    let report = report.printable
    let suites = report.stores.map { suite($0, of: report) }
    let totals = report.stores.map(Counts.init)
    let markup: Markup = """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="\(report.kind.title.lowercased())" tests="\(totals.reduce(0) { $0 + $1.tests })" \
      failures="\(totals.reduce(0) { $0 + $1.failures })" errors="\(totals.reduce(0) { $0 + $1.errors })" \
      time="\(NumberText.seconds(report.stores.reduce(0) { $0 + $1.milliseconds }, digits: 3))">
      \(Markup.join(suites))</testsuites>

      """
    return markup.source
  }

  /// The counts of a store's results in JUnit's terms.
  private struct Counts {
    let tests: Int
    let failures: Int
    let errors: Int
    let skipped: Int

    init(_ store: StoreResult) {
      let extra = store.incompleteness == nil ? 0 : 1
      tests = store.results.count + extra
      failures = store.count(.failed) + store.count(.unexpectedPass)
      errors = store.count(.errored) + store.count(.inconclusive) + extra
      skipped = store.count(.skipped) + store.count(.expectedFailure)
    }
  }

  private static func suite(_ store: StoreResult, of report: SuiteReport) -> Markup {
    let counts = Counts(store)
    return """
        <testsuite name="\(store.store)" tests="\(counts.tests)" failures="\(counts.failures)" errors="\(counts.errors)" \
      skipped="\(counts.skipped)" time="\(NumberText.seconds(store.milliseconds, digits: 3))">
          <properties>
      \(Markup.join(properties(store, of: report).map { "      <property name=\"\($0.0)\" value=\"\($0.1)\"/>\n" }))    </properties>
      \(Markup.join(store.results.map { testCase($0, store: store.store) }))\(incompleteness(store))  </testsuite>

      """
  }

  private static func properties(_ store: StoreResult, of report: SuiteReport) -> [(String, String)] {
    var properties = [
      ("suite", report.suiteVersion), ("seed", "\(report.seed)"),
      ("capabilities", store.capabilities.joined(separator: " ")), ("deviations", store.deviations.joined(separator: " ")),
    ]
    if let version = report.vectorsVersion { properties.insert(("vectors", version), at: 1) }
    if let version = store.adapterVersion { properties.append(("adapter version", version)) }
    if let version = store.backendVersion { properties.append(("backend version", version)) }
    properties += store.sortedDetails.map { ("detail \($0.name)", $0.value) }
    return properties + store.notes.map { ("note", $0) }
  }

  private static func testCase(_ result: CaseResult, store: String) -> Markup {
    """
        <testcase classname="\(store).\(Family.name(of: result.id))" name="\(result.id) \(result.title)\(result.bracket(SuiteKind(name: store)))" \
    time="\(NumberText.seconds(result.milliseconds, digits: 3))">\(content(result, store: store))</testcase>

    """
  }

  private static func content(_ result: CaseResult, store: String) -> Markup? {
    let report = Markup.lines(FailureReport(result, store: store).lines)
    let type = result.outcome.rawValue
    switch result.outcome {
    case .passed: return nil
    case .limited: return "<system-out>limited: \(result.reason ?? "") \(result.consequence)</system-out>"
    case .skipped: return "<skipped message=\"\(result.reason ?? "")\"/>"
    case .expectedFailure:
      return """
        <skipped type="\(type)" message="expected failure: \(result.baseline ?? result.summary)"/><system-out>\(report)</system-out>
        """
    case .failed: return "<failure message=\"\(result.summary)\" type=\"\(type)\">\(report)</failure>"
    case .unexpectedPass:
      return "<failure message=\"stale baseline: \(result.baseline ?? result.summary)\" type=\"\(type)\">\(report)</failure>"
    case .errored, .inconclusive: return "<error message=\"\(result.summary)\" type=\"\(type)\">\(report)</error>"
    }
  }

  private static func incompleteness(_ store: StoreResult) -> Markup? {
    store.incompleteness.map { reason in
      """
          <testcase classname="\(store.store).run" name="every planned case has a result" time="0.000">\
      <error message="\(reason)" type="incomplete"/></testcase>

      """
    }
  }
}
