import Foundation
import SessionLab
import Sessions
import SessionsBenchmark
import Testing

/// The passes whose counts are accepted.
@Suite struct CountingPassesTests {
  private func request(_ store: String, workload: String = "browse") -> CellRequest {
    CellRequest(
      store: store, workload: workload, namespace: "n", tasks: 4, rate: nil, latencyLimitMilliseconds: 1, warmUpMilliseconds: 1,
      durationMilliseconds: 1, population: 10, payload: "fixed:64", seed: 3)
  }

  /// Counters as a process would send them.
  private func counters(_ operations: Int, _ totals: [String: Int]) throws -> CountedReply {
    let text = totals.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
    return .done(
      .counted(try JSONLine.decode(ExactCounters.self, from: Data("{\"operations\":\(operations),\"totals\":{\(text)}}".utf8))))
  }

  private func run(_ requests: [CellRequest], _ replies: [CountedReply]) async -> (CountingPasses, asked: [CellRequest]) {
    var (asked, left) = ([CellRequest](), replies[...])
    let cells = requests.map { request in
      (CellKey(backend: StoreArgument(argument: request.store)?.store.name ?? request.store, workload: request.workload), request)
    }
    let passes = await CountingPasses.run(cells) { request in
      asked.append(request)
      guard let reply = left.popFirst() else { throw SessionError(.backend, "asked too often") }
      return reply
    }
    return (passes, asked)
  }

  private let key = CellKey(backend: "memory", workload: "browse")

  @Test func `two passes that agree are enough, and each has its own namespace of one length`() async throws {
    let same = try counters(9, ["roundTrips": 5])
    let (passes, asked) = await run([request("memory")], [same, same])
    #expect(passes.exact[key]?.totals == ["roundTrips": 5])
    #expect(passes.exact[key]?.operations == 9)
    #expect(asked.count == 2 && Set(asked.map(\.namespace)).count == 2)
    #expect(asked.allSatisfy { $0.namespace.count == "count_".count + 13 && $0.counted != nil })
  }

  @Test func `a server that learns in the first pass is counted in the next two`() async throws {
    let (passes, _) = await run(
      [request("memory")],
      [try counters(9, ["roundTrips": 7]), try counters(9, ["roundTrips": 5]), try counters(9, ["roundTrips": 5])])
    #expect(passes.exact[key]?.totals == ["roundTrips": 5])
    #expect(passes.notes.count == 1)
  }

  @Test func `what differs from pass to pass is left out, and a note names the store`() async throws {
    let three = try [7, 5, 6].map { try counters(9, ["roundTrips": $0, "statements": 9]) }
    let (passes, asked) = await run([request("memory")], three)
    #expect(asked.count == 3)
    #expect(passes.exact[key]?.totals == ["statements": 9])
    #expect(passes.notes.contains { $0.contains("memory") && $0.contains("roundTrips 7, 5, 6") && !$0.contains("statements 9") })
  }

  @Test func `a store that cannot be counted is asked once, and the others go on`() async throws {
    let same = try counters(1, ["roundTrips": 0])
    let (passes, asked) = await run(
      [request("exec:store"), request("exec:store", workload: "rolling"), request("memory")],
      [.uncountable(reason: "it says nothing"), same, same])
    #expect(asked.map(\.store) == ["exec:store", "memory", "memory"])
    #expect(passes.notes.contains("The round trips, statements and bytes of exec:store are not counted: it says nothing."))
    #expect(Set(passes.exact.keys) == [key])
  }

  @Test func `a pass that fails or finds a wrong store leaves a note and no counters`() async throws {
    let (failed, _) = await run([request("memory")], [])
    #expect(failed.exact.isEmpty && failed.notes.count == 1 && failed.notes[0].contains("asked too often"))
    let (invalid, _) = await run([request("memory")], [.done(.invalid(reason: "lost"))])
    #expect(invalid.exact.isEmpty && invalid.notes.count == 1 && invalid.notes[0].contains("lost"))
    let (unsupported, _) = await run([request("memory")], [.done(.unsupported(reason: "too large"))])
    #expect(unsupported.exact.isEmpty && unsupported.notes.isEmpty)
  }
}
