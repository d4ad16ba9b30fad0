import Benchmark
import Sessions
import SessionsMemory

/// Commits on the Memory store, which costs least of all stores, so that mostly the core is measured.
enum MergeBenchmarks {
  static func register() {
    for size in SampleContent.sizes {
      let name = SampleContent.name(size)
      Benchmark("commit \(name)") { benchmark, sample in
        var snapshot = sample.first
        for _ in benchmark.scaledIterations {
          guard case .committed(let next, _) = try await sample.store.commit([.add("n", 1)], to: snapshot, now: sample.now) else {
            return benchmark.error("the commit did not write")
          }
          snapshot = next
        }
      } setup: {
        try await Sample(size)
      }
      // Its snapshot is old from the second commit on: the commit loses a race, loads the newest record and applies its operations to that.
      Benchmark("commit and merge \(name)") { benchmark, sample in
        for _ in benchmark.scaledIterations {
          guard case .committed = try await sample.store.commit([.add("n", 1)], to: sample.first, now: sample.now) else {
            return benchmark.error("the commit did not write")
          }
        }
      } setup: {
        try await Sample(size)
      }
    }
  }

  /// A store with one session.
  private struct Sample: Sendable {
    let store: ServerSessionStore<MemoryRecordStore>
    let first: SessionSnapshot
    let now = SystemSessionClock().now

    init(_ bytes: Int) async throws {
      store = try ServerSessionStore(MemoryRecordStore())
      guard case .committed(let snapshot, _) = try await store.commit(SampleContent.operations(bytes), to: nil, now: now) else {
        throw SessionError(.backend, "the session was not created")
      }
      first = snapshot
    }
  }
}
