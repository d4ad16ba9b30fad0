import Sessions
import SessionsPostgres
import SessionsTesting
import Testing

/// Has tasks write all the time while `body` breaks something, counts what came of it, and expects that nothing was lost.
///
/// - Parameters:
///   - codes: What operations may fail with beside what every outage causes.
///   - body: Returns the times that it took to recover.
@discardableResult
func underLoad(
  _ fault: String, _ store: PostgresRecordStore, codes: Set<SessionErrorCode> = [], sourceLocation: SourceLocation = #_sourceLocation,
  _ body: (WriteLoad) async throws -> [Duration]
) async throws -> WriteCounts {
  var recoveries: [Duration] = []
  let counts = try await WriteLoad.run(on: store) { recoveries = try await body($0) }
  FaultCounts("Postgres", fault, counts, recoveries: recoveries).report()
  expectNothingLost(counts, codes: codes, sourceLocation: sourceLocation)
  return counts
}

func expectNothingLost(_ counts: WriteCounts, codes: Set<SessionErrorCode> = [], sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(counts.acknowledged > 0, sourceLocation: sourceLocation)
  #expect(counts.lost == 0, sourceLocation: sourceLocation)
  #expect(counts.wrong == [], sourceLocation: sourceLocation)
  #expect(
    codes.union([.unavailable, .timeout]).isSuperset(of: counts.codes.keys), "\(counts.codes)", sourceLocation: sourceLocation)
}

/// What the process uses when it has made what is made once, such as Dispatch's own descriptors, and before `body` uses more.
func usage(with server: TestServer) async throws -> ProcessUsage {
  let store = try PostgresRecordStore(server.url(), configuration: PostgresConfiguration(table: newTable()))
  _ = try await WriteLoad.run(on: store) { try await $0.progress(300) }
  await store.close()
  return try ProcessUsage.current()
}
