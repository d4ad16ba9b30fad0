import SessionsReporting

extension SuiteReport {
  /// The report with all its text made printable. Each format for people begins with it, so that none forgets a field.
  var printable: SuiteReport {
    var report = self
    report.stores = stores.map(\.printable)
    return report
  }
}

extension StoreResult {
  /// The result with all its text made printable.
  var printable: StoreResult {
    var details: [String: String] = [:]
    for (name, value) in self.details { details[PrintableText.show(name)] = PrintableText.show(value) }
    return StoreResult(
      store: PrintableText.show(store), details: details, adapterVersion: adapterVersion.map(PrintableText.show),
      backendVersion: backendVersion.map(PrintableText.show), capabilities: capabilities.map(PrintableText.show),
      deviations: deviations.map(PrintableText.show), planned: planned, results: results.map(\.printable),
      notes: notes.map(PrintableText.show), error: error.map(PrintableText.show))
  }
}

extension CaseResult {
  /// The result with all its text made printable.
  var printable: CaseResult {
    let steps = steps?.map { step in
      CaseStep(at: step.at, operation: PrintableText.show(step.operation), result: step.result.map(PrintableText.show))
    }
    return CaseResult(
      id: PrintableText.show(id), title: PrintableText.show(title), level: level, rules: rules.map(PrintableText.show),
      instances: instances, repetition: repetition, outcome: outcome, reason: reason.map(PrintableText.show),
      baseline: baseline.map(PrintableText.show), what: what.map(PrintableText.show), expected: expected.map(PrintableText.show),
      seen: seen.map(PrintableText.show), steps: steps, seed: seed, milliseconds: milliseconds)
  }
}
