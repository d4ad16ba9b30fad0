import Foundation
import HTTPTypes
import Sessions
import SessionsHTTPTesting
package import SessionsTesting
import Synchronization

/// What the control routes move: the clock, the gates, the faults and the counts, for the demo and both seeds of a process.
package final class DemoControl: Sendable {
  /// The clock of all sessions. It moves only when told to.
  package let clock: ManualClock
  /// The gates that requests wait at.
  package let gates: Gates

  // Redis removes what has expired by its own clock, so that the fixed time is the present one.
  private let start: Timestamp
  private let stores: Mutex<[ControlledRecords]> = Mutex([])
  private let underway: Mutex<Int> = Mutex(0)

  /// Creates the control of a process.
  package init() {
    gates = Gates()
    clock = ManualClock()
    start = clock.now
  }

  /// Puts the control before a record store.
  func controlled(_ records: any SessionRecordStore) -> some SessionRecordStore {
    let controlled = ControlledRecords(records, gates: gates)
    stores.withLock { $0.append(controlled) }
    return controlled.counting
  }

  /// A request under way. Keep it until the last byte of the answer is handed over.
  package func begin() -> Underway { Underway(self) }

  /// A request is under way as long as somebody keeps this.
  package final class Underway: Sendable {
    private let control: DemoControl

    fileprivate init(_ control: DemoControl) {
      self.control = control
      control.underway.withLock { $0 += 1 }
    }

    deinit {
      control.underway.withLock { $0 -= 1 }
    }
  }

  /// Answers a control route; nil for any other path.
  package func respond(method: String, path: String) async -> DemoAnswer? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
    guard parts.first == "control" else { return nil }
    do throws(SessionError) {
      switch (method, parts.dropFirst().first, Array(parts.dropFirst(2))) {
      case ("POST", "reset", let rest) where rest.isEmpty: return try await reset()
      case ("POST", "clock", let rest) where rest.count == 1: return advanceClock(rest[0])
      case ("POST", "gate", let rest) where rest.count == 1:
        gates.open(rest[0])
        return .ok
      case ("GET", "gate", let rest) where rest.count == 1: return DemoAnswer(text: "\(gates.waiting(at: rest[0]))\n")
      case ("POST", "fault", let rest) where rest.count == 2: return plant(rest[1], in: rest[0])
      case ("GET", "counts", let rest) where rest.isEmpty: return try await counts()
      default: return DemoAnswer(status: 404, text: "no such control route\n")
      }
    } catch {
      return DemoAnswer(status: 500, text: "\(error)\n")
    }
  }

  private func reset() async throws(SessionError) -> DemoAnswer {
    for store in stores.withLock({ $0 }) { store.repair(Self.everyCall) }
    gates.openAll()
    for _ in 0..<200 where underway.withLock({ $0 }) > 0 {
      try? await Task.sleep(for: .milliseconds(10))
    }
    for store in stores.withLock({ $0 }) {
      try await store.empty()
      store.counting.reset()
    }
    gates.close()
    clock.set(start)
    return .ok
  }

  private func advanceClock(_ text: String) -> DemoAnswer {
    guard let milliseconds = Int64(text), milliseconds >= 0 else { return DemoAnswer(status: 400, text: "not a number of milliseconds\n") }
    clock.advance(by: .milliseconds(milliseconds))
    return .ok
  }

  private func plant(_ code: String, in name: String) -> DemoAnswer {
    guard let calls = name == "all" ? Self.everyCall : RecordCall(rawValue: name).map({ [$0] }) else {
      return DemoAnswer(status: 400, text: "unknown call: read, write, touch, delete, or all\n")
    }
    guard Self.plantable.contains(code) else { return DemoAnswer(status: 400, text: "unknown code\n") }
    for store in stores.withLock({ $0 }) {
      switch code {
      case "none": store.repair(calls)
      case "hold": store.hold(calls)
      default: store.fail(calls, SessionErrorCode(rawValue: code))
      }
    }
    return .ok
  }

  private static let everyCall: Set<RecordCall> = Set(RecordCall.allCases)

  private static let plantable: Set<String> = {
    let codes: [SessionErrorCode] = [
      .unavailable, .timeout, .cancelled, .idCollision, .tooLarge, .corrupt, .unsupported, .misconfigured, .backend, .contended, .closed,
      .invalidKey, .encodingFailed, .typeMismatch, .gone, .superseded, .conflict,
    ]
    return Set(codes.map(\.rawValue)).union(["none", "hold"])
  }()

  private func counts() async throws(SessionError) -> DemoAnswer {
    let stores = stores.withLock { $0 }
    var records = 0
    for store in stores { records += try await store.count(now: clock.now) }
    let counted: [(name: String, call: RecordCall)] = [("reads", .read), ("writes", .write), ("touches", .touch), ("deletes", .delete)]
    let counts = counted.map { name, call in "\"\(name)\": \(stores.reduce(0) { $0 + $1.counting.count(call) })" }
    return DemoAnswer(json: "{\(counts.joined(separator: ", ")), \"records\": \(records)}\n")
  }
}
