import ArgumentParser
import Sessions

/// The whole path: a token opened and a typed value read, or a change committed.
struct StoreWorkload<Records: SessionRecordStore>: Workload {
  private var store: ServerSessionStore<Records>
  private let now: Timestamp
  private var tokens: [String] = []
  private var snapshots: [SessionSnapshot] = []
  private var counter = 0

  init(_ records: Records, sessions: Int) async throws {
    store = try ServerSessionStore(records)
    now = SystemSessionClock().now
    let value = EncodedValue(json: "\"\(String(repeating: "x", count: 420))\"")
    for _ in 0..<sessions {
      let outcome = try await store.commit([.set("text", value), .set("n", EncodedValue(json: "0"))], to: nil, now: now)
      guard case .committed(let snapshot, let token?) = outcome else { throw ValidationError("a session was not created") }
      tokens.append(token)
      snapshots.append(snapshot)
    }
  }

  mutating func use(_ records: Records) throws {
    store = try ServerSessionStore(records)
  }

  mutating func step(_ generator: inout Generator) async throws {
    let index = generator.next(tokens.count)
    guard generator.next(5) == 0 else {
      guard case .live(let snapshot) = try await store.open(tokens[index], now: now), let value = snapshot.content.fields["n"]
      else { throw ValidationError("a session was lost") }
      _ = try value.decoded(as: Int.self, for: "n")
      return
    }
    counter += 1
    let outcome = try await store.commit(
      [.set("n", try EncodedValue(encoding: counter, for: "n"))], to: snapshots[index], now: now)
    guard case .committed(let snapshot, _) = outcome else { throw ValidationError("a commit was lost") }
    snapshots[index] = snapshot
  }
}
