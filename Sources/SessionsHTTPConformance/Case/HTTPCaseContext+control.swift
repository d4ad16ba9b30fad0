import Foundation
package import SessionsConformance

/// The calls of the store that the application counted since the reset.
package struct StoreCounts: Sendable, Equatable, Decodable {
  /// Loads of records.
  package let reads: Int
  /// Records that were created or replaced.
  package let writes: Int
  /// Idle deadlines that were moved.
  package let touches: Int
  /// Records that were destroyed.
  package let deletes: Int
  /// The live records; nil when the store cannot count them.
  package let records: Int?

  /// Creates counts.
  package init(reads: Int = 0, writes: Int = 0, touches: Int = 0, deletes: Int = 0, records: Int? = 0) {
    self.reads = reads
    self.writes = writes
    self.touches = touches
    self.deletes = deletes
    self.records = records
  }

  /// The calls since an earlier count.
  package static func - (later: StoreCounts, earlier: StoreCounts) -> StoreCounts {
    StoreCounts(
      reads: later.reads - earlier.reads, writes: later.writes - earlier.writes, touches: later.touches - earlier.touches,
      deletes: later.deletes - earlier.deletes, records: later.records)
  }
}

extension StoreCounts: CustomStringConvertible {
  /// The calls on one line.
  package var description: String { "\(reads) reads, \(writes) writes, \(touches) touches, \(deletes) deletes" }
}

extension HTTPCaseContext {
  // MARK: Control

  /// Uses a control route and expects it to answer 200.
  @discardableResult
  package func control(_ method: String, _ path: String, on endpoint: WireEndpoint? = nil) async throws -> Reply {
    try await send(WireRequest(method, "/control/\(path)"), to: endpoint).status(200)
  }

  /// Moves the application's clock forward.
  package func advance(_ milliseconds: Int64, on endpoint: WireEndpoint? = nil) async throws {
    try await control("POST", "clock/\(milliseconds)", on: endpoint)
    moved(by: milliseconds)
  }

  /// Makes calls of the store fail from now on; `none` repairs them.
  package func fault(_ call: String, _ code: String) async throws {
    try await control("POST", "fault/\(call)/\(code)")
  }

  /// Opens a gate; `store` is the one of held store calls.
  package func open(gate: String) async throws {
    try await control("POST", "gate/\(words(gate))")
  }

  /// Waits until this number of requests is parked at a gate.
  package func parked(_ count: Int = 1, at gate: String) async throws {
    try await poll("the requests that wait at gate \(words(gate))", expected: "\(count)") {
      let text = try await control("GET", "gate/\(words(gate))").answer.text.trimmingCharacters(in: .newlines)
      return (text == "\(count)", text)
    }
  }

  /// The counts now.
  package func counts(on endpoint: WireEndpoint? = nil) async throws -> StoreCounts {
    let reply = try await control("GET", "counts", on: endpoint)
    do {
      return try JSONDecoder().decode(StoreCounts.self, from: Data(reply.answer.body))
    } catch {
      throw reply.failure("the counts", expected: "JSON with reads, writes, touches, deletes and records", actual: reply.answer.text)
    }
  }

  /// The store's calls while `body` runs.
  package func counting<Result>(_ body: () async throws -> Result) async throws -> (Result, StoreCounts) {
    let before = try await counts()
    let result = try await body()
    return (result, try await counts() - before)
  }

  /// Asks until a condition holds, as long as the deadline of an exchange allows.
  ///
  /// - Parameter body: Whether it holds, and the actual value.
  package func poll(_ what: String, expected: String, _ body: () async throws -> (Bool, String)) async throws {
    let end = ContinuousClock.now + deadline
    let step = begin("wait until \(what) are \(expected)")
    while true {
      let (holds, actual) = try await body()
      // Each question would be a step of its own.
      forgetSteps(after: step)
      finish(step, actual)
      if holds { return }
      guard ContinuousClock.now < end else { throw CaseFailure(named(what), expected: named(expected), seen: named(actual)) }
      try? await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Expects two values to be equal.
  package func expect<Value: Equatable>(_ what: String, _ actual: Value, equals expected: Value) throws(CaseFailure) {
    guard actual == expected else { throw CaseFailure(named(what), expected: named("\(expected)"), seen: named("\(actual)")) }
  }

  /// Expects the number of live records, if the store can count them.
  package func expect(records: Int) async throws {
    guard let actual = try await counts().records else { return }
    try expect("the live records", actual, equals: records)
  }
}
