import ArgumentParser
import SessionsBenchmark

/// Asks somebody what an application needs.
struct NeedQuestions {
  /// Shows a question and returns the line that is typed; nil at the end of the input.
  let ask: (String) -> String?

  /// - Throws: a usage error when the input ends before the last answer.
  func answers() throws -> SessionNeeds {
    var needs = SessionNeeds()
    needs.readsPerWrite = try number("How many requests only read the session, for each that writes it?", "7", 0.01...1_000_000)
    needs.payloadBytes = try answer("How large does a session get, such as 800 or 4KiB?", "1KiB") { ByteCount(argument: $0)?.bytes }
    needs.instances = try count("How many instances of the application run at once?", "1", most: 100_000)
    needs.machines = needs.instances
    if needs.instances > 1 {
      needs.machines = try count("On how many machines?", "\(needs.instances)", most: needs.instances)
    }
    needs.durability = try choice(
      "What has to survive, once a write is acknowledged?",
      [
        ("nothing: everybody may be logged out when the application ends", DurabilityNeed.volatile),
        ("a crash of the application", .processCrash), ("a loss of power, but for the last second", .lastSecond),
        ("a loss of power", .powerLoss),
      ], standard: 2)
    needs.revocation = try choice(
      "What does a logout end?",
      [
        ("nothing on the server: the browser forgets its session", RevocationNeed.none),
        ("the session, at once and for every copy of its cookie", .logout),
        ("that, and all sessions of a user when asked for", .everywhere),
      ], standard: 2)
    needs.concurrentChanges = try choice(
      "When requests of one visitor change the session at once, what becomes of it?",
      [("all changes are kept", ConcurrentChangesNeed.merged), ("the last one may overwrite the others", .lastWins)], standard: 1)
    needs.requestsPerSecond = try optional("How many requests a second come when it is busiest?", 0.001...100_000_000)
    needs.p99Milliseconds = try optional("Within how many milliseconds should the store answer 99 of 100?", 0.001...60_000)
    needs.servers = try answer("Which servers do you run already: redis, postgres, or both with a comma?", "none") {
      ServerList(argument: $0)?.kinds
    }
    return needs
  }

  /// Asks until the answer can be read; an empty one is the default.
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

  private func number(_ question: String, _ standard: String, _ range: ClosedRange<Double>) throws -> Double {
    try answer(question, standard) { Double($0).flatMap { range.contains($0) ? $0 : nil } }
  }

  private func count(_ question: String, _ standard: String, most: Int) throws -> Int {
    try answer(question, standard) { Int($0).flatMap { (1...most).contains($0) ? $0 : nil } }
  }

  private func optional(_ question: String, _ range: ClosedRange<Double>) throws -> Double? {
    let unknown = "not known"
    return try answer(question, unknown) { text -> Double?? in
      if text == unknown || text == "notknown" { return .some(nil) }
      return Double(text).flatMap { range.contains($0) ? .some(.some($0)) : nil }
    }
  }

  private func choice<Value>(_ question: String, _ values: [(text: String, value: Value)], standard: Int) throws -> Value {
    let list = values.enumerated().map { "\n  \($0 + 1) \($1.text)" }.joined()
    return try answer("\(question)\(list)\n1 to \(values.count)", "\(standard)") { text in
      Int(text).flatMap { values.indices.contains($0 - 1) ? values[$0 - 1].value : nil }
    }
  }
}
