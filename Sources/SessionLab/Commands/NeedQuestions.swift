import ArgumentParser
package import SessionsBenchmark

/// Asks for the needs of an application.
package struct NeedQuestions {
  private let ask: (String) -> String?

  /// - Parameter ask: Shows a question and returns the typed line; nil at the end of the input.
  package init(ask: @escaping (String) -> String?) {
    self.ask = ask
  }

  /// - Throws: a usage error when the input ends before the last answer.
  package func answers() throws -> SessionNeeds {
    var needs = SessionNeeds()
    needs.readsPerWrite = try number("How many requests only read the session, for each that writes it?", "7", NeedLimits.readsPerWrite)
    needs.payloadBytes = try answer("How large does a session get, such as 800 or 4KiB?", "1KiB") { ByteCount(argument: $0)?.bytes }
    needs.instances = try number("How many instances of the application run at once?", "1", NeedLimits.instances)
    needs.machines = needs.instances
    if needs.instances > 1 {
      needs.machines = try number("On how many machines?", "\(needs.instances)", 1...needs.instances)
    }
    needs.durability = try choice(
      "What has to survive, once a write is acknowledged?",
      [
        ("nothing: everybody may be logged out when the application ends", .volatile),
        ("a crash of the application", .processCrash), ("a loss of power, but for the last second", .lastSecond),
        ("a loss of power", .powerLoss),
      ], standard: needs.durability)
    needs.revocation = try choice(
      "What does a logout end?",
      [
        ("nothing on the server: the browser forgets its session", .none),
        ("the session, at once and for every copy of its cookie", .logout),
        ("that, and all sessions of a user when asked for", .everywhere),
      ], standard: needs.revocation)
    needs.concurrentChanges = try choice(
      "Which changes are kept, when requests of one visitor change the session at once?",
      [("all of them", .merged), ("the last one, which may overwrite the others", .lastWins)], standard: needs.concurrentChanges)
    needs.requestsPerSecond = try optional("How many requests a second are there at the busiest time?", NeedLimits.requests)
    needs.p99Milliseconds = try optional("Within how many milliseconds should the store answer 99 of 100?", NeedLimits.p99Milliseconds)
    needs.servers = try answer("Which servers do you run already: redis, postgres, or both with a comma?", "none") {
      ServerList(argument: $0)?.kinds
    }
    return needs
  }

  /// Asks until the answer is valid; an empty one is the default.
  private func answer<Value>(_ question: String, _ standard: String, _ read: (String) -> Value?) throws -> Value {
    var text = "\(question) [\(standard)] "
    while true {
      guard let line = ask(text) else {
        throw ValidationError("The input ended before the last answer. Without questions, use \(NeedOptions.names).")
      }
      let typed = line.filter { !$0.isWhitespace }
      if let value = read(typed.isEmpty ? standard : typed) { return value }
      text = "That is no answer to it. \(question) [\(standard)] "
    }
  }

  private func number<Value: LosslessStringConvertible>(
    _ question: String, _ standard: String, _ range: ClosedRange<Value>
  ) throws -> Value {
    try answer(question, standard) { Value($0).flatMap { range.contains($0) ? $0 : nil } }
  }

  private func optional(_ question: String, _ range: ClosedRange<Double>) throws -> Double? {
    let unknown = "not known"
    return try answer(question, unknown) { text -> Double?? in
      if text == unknown || text == "notknown" { return .some(nil) }
      return Double(text).flatMap { range.contains($0) ? .some(.some($0)) : nil }
    }
  }

  private func choice<Value: Equatable>(
    _ question: String, _ values: [(text: String, value: Value)], standard: Value
  ) throws -> Value {
    let list = values.enumerated().map { "\n  \($0 + 1) \($1.text)" }.joined()
    let usual = (values.firstIndex { $0.value == standard } ?? 0) + 1
    return try answer("\(question)\(list)\n1 to \(values.count)", "\(usual)") { text in
      Int(text).flatMap { values.indices.contains($0 - 1) ? values[$0 - 1].value : nil }
    }
  }
}
