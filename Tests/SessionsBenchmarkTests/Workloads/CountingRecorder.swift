import Sessions
import SessionsBenchmark

/// A recorder that counts, and keeps the order of the operations.
struct CountingRecorder: OperationRecorder {
  private(set) var operations: [OperationKind: Int] = [:]
  private(set) var counters: [BenchmarkCounter: Int] = [:]
  private(set) var order: [OperationKind] = []

  mutating func measure<Value>(_ kind: OperationKind, _ body: () async throws(SessionError) -> Value) async throws(SessionError) -> Value {
    operations[kind, default: 0] += 1
    order.append(kind)
    return try await body()
  }

  mutating func count(_ counter: BenchmarkCounter, by amount: Int) {
    counters[counter, default: 0] += amount
  }

  subscript(_ kind: OperationKind) -> Int { operations[kind] ?? 0 }
  subscript(_ counter: BenchmarkCounter) -> Int { counters[counter] ?? 0 }

  mutating func add(_ other: CountingRecorder) {
    operations.merge(other.operations, uniquingKeysWith: +)
    counters.merge(other.counters, uniquingKeysWith: +)
    order += other.order
  }
}
