import Foundation
import Sessions
import SessionsBenchmark
import Testing

/// The workload `browse` on stores that are no session stores.
@Suite struct PeerTests {
  private let settings = WorkloadSettings(seed: 41, population: 600, workers: 2, payloadSizes: .fixed(128))

  private func outcome(_ fault: PeerInMemory.Fault?, requests: Int = 6000) async throws -> Driven {
    try await drive(PeerWorkload(PeerInMemory(fault)), on: NullSessionStore(), settings, requests: requests)
  }

  @Test func `a peer that does right passes, and gets the mix of browse`() async throws {
    let driven = try await outcome(nil, requests: 20_000)
    #expect(driven.outcome.isPassed && driven.errors.isEmpty)
    #expect(driven.outcome.checked >= 600)
    let recorder = driven.recorder
    let loads = recorder[.load]
    #expect(loads + recorder[.create] == 20_000)
    // Five standard deviations around the mean.
    for (kind, percent) in [
      (OperationKind.save, 8.0), (.touch, 1), (.rotate, 1), (.destroy, 0.5), (.create, 2), (.expire, 1.5),
    ] {
      let expected = percent / 100 * Double(loads)
      #expect(abs(Double(recorder[kind]) - expected) < 5 * expected.squareRoot(), "\(kind)")
    }
  }

  @Test func `the same seed makes the same requests`() async throws {
    let first = try await outcome(nil, requests: 1000).recorder.order
    #expect(first == (try await outcome(nil, requests: 1000)).recorder.order)
  }

  @Test(arguments: [
    (PeerInMemory.Fault.savesDropped, VerifyFailure.lostUpdate), (.createsDropped, .missing), (.destroyedComesBack, .resurrected),
    (.oldIdentifiersOpen, .resurrected), (.usersLost, .foreignContent),
  ]) func `a peer that does wrong is found out`(fault: PeerInMemory.Fault, failure: VerifyFailure) async throws {
    let driven = try await outcome(fault)
    #expect((driven.outcome.failures[failure] ?? 0) > 0)
  }

  @Test func `a round is the line that peers in other languages print`() throws {
    func line(_ outcome: CellOutcome) throws -> [String: Any] {
      let round = PeerRound("grdb", anchor: "GRDB", settings: "defaults", outcome: outcome)
      return try #require(try JSONSerialization.jsonObject(with: JSONEncoder().encode(round)) as? [String: Any])
    }
    let measured = try line(.measured(SmallResult.cell(requests: 1000, errors: ["timeout": 3])))
    #expect(
      Set(measured.keys) == [
        "peer", "anchor", "settings", "versions", "requests", "errors", "seconds", "p50", "p99", "cpuSeconds", "verified", "operations",
      ])
    #expect(measured["peer"] as? String == "grdb" && measured["anchor"] as? String == "GRDB")
    #expect(measured["requests"] as? Int == 1000 && measured["errors"] as? Int == 3 && measured["verified"] as? Int == 10)
    #expect(measured["p50"] as? Double == 1 && measured["p99"] as? Double == 2 && measured["seconds"] as? Double == 1)
    let refused = try line(.invalid(reason: "3 sessions were lost"))
    #expect(refused["refused"] as? String == "3 sessions were lost" && refused["requests"] as? Int == 0)
  }
}

/// A peer that keeps its sessions in a dictionary, and can have one fault.
final class PeerInMemory: PeerStore {
  enum Fault: Sendable {
    /// Every 50th save writes nothing.
    case savesDropped
    /// Every 20th new session is not kept.
    case createsDropped
    /// Every 10th session that is destroyed stays.
    case destroyedComesBack
    /// A rotation leaves the old identifier.
    case oldIdentifiersOpen
    /// A save loses the user.
    case usersLost
  }

  static let anchor = "a dictionary"
  static let settings = "none"

  private let fault: Fault?
  private let state = Locked<(sessions: [String: PeerContent], next: Int, calls: Int)>(([:], 0, 0))

  init(_ fault: Fault?) {
    self.fault = fault
  }

  /// Whether the fault occurs in this call: in one of this many.
  private func fails(_ fault: Fault, each number: Int = 1) -> Bool {
    guard fault == self.fault else { return false }
    return state.withLock { state in
      state.calls += 1
      return state.calls.isMultiple(of: number)
    }
  }

  func create(_ content: PeerContent) async throws -> String {
    let isKept = !fails(.createsDropped, each: 20)
    return state.withLock { state in
      state.next += 1
      let id = "session-\(state.next)"
      if isKept { state.sessions[id] = content }
      return id
    }
  }

  func load(_ id: String) async throws -> PeerContent? { state.withLock { $0.sessions[id] } }

  func save(_ id: String, _ content: PeerContent) async throws {
    if fails(.savesDropped, each: 50) { return }
    var content = content
    if fails(.usersLost) { content.user = nil }
    let saved = content
    state.withLock { $0.sessions[id] = saved }
  }

  func touch(_ id: String, _ content: PeerContent) async throws {}

  func rotate(_ id: String, _ content: PeerContent) async throws -> String {
    let next = try await create(content)
    if !fails(.oldIdentifiersOpen) { state.withLock { $0.sessions[id] = nil } }
    return next
  }

  func destroy(_ id: String) async throws {
    if !fails(.destroyedComesBack, each: 10) { state.withLock { $0.sessions[id] = nil } }
  }
}
