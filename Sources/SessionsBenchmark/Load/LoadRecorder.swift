import Dispatch
import Sessions

/// Where a worker's operations are recorded: by kind, without a lock, and merged with those of the other workers afterwards.
struct LoadRecorder: OperationRecorder, Sendable {
  private var operations: [OperationTally?] = Array(repeating: nil, count: OperationKind.allCases.count)
  private(set) var requests = OperationTally()
  private var counts: [Int] = Array(repeating: 0, count: BenchmarkCounter.allCases.count)
  private(set) var errors: [SessionErrorCode: Int] = [:]
  /// How late requests began; nil in a closed loop.
  private(set) var lag: LatencyRecorder?

  /// The monotonic clock, in nanoseconds.
  @inline(__always)
  static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

  mutating func measure<Value>(
    _ kind: OperationKind, _ body: () async throws(SessionError) -> Value
  ) async throws(SessionError) -> Value {
    let place = kind.place
    let start = Self.now
    do throws(SessionError) {
      let value = try await body()
      let elapsed = Self.now - start
      if operations[place] == nil { operations[place] = OperationTally() }
      operations[place]?.complete(service: elapsed)
      return value
    } catch {
      if operations[place] == nil { operations[place] = OperationTally() }
      operations[place]?.fail()
      errors[error.code, default: 0] += 1
      throw error
    }
  }

  mutating func count(_ counter: BenchmarkCounter, by amount: Int) { counts[counter.place] += amount }

  /// A whole request that took `service` nanoseconds; in an open loop with how long it took since the plan had it begin.
  mutating func complete(service: UInt64, response: UInt64? = nil, lag late: UInt64? = nil) {
    if let response { requests.complete(service: service, response: response) } else { requests.complete(service: service) }
    guard let late else { return }
    lag = lag ?? LatencyRecorder()
    lag?.record(late)
  }

  mutating func failRequest() { requests.fail() }

  mutating func add(_ other: LoadRecorder) {
    for place in operations.indices {
      guard let theirs = other.operations[place] else { continue }
      if operations[place] == nil { operations[place] = OperationTally() }
      operations[place]?.add(theirs)
    }
    requests.add(other.requests)
    for place in counts.indices { counts[place] += other.counts[place] }
    errors.merge(other.errors, uniquingKeysWith: +)
    guard let late = other.lag else { return }
    lag = lag ?? LatencyRecorder()
    lag?.add(late)
  }

  /// How many operations were completed, of all kinds.
  var operationCount: Int { operations.reduce(0) { $0 + ($1?.count ?? 0) } }

  /// The counters that were counted.
  var counters: [BenchmarkCounter: Int] {
    let counted = BenchmarkCounter.allCases.map { ($0, counts[$0.place]) }
    return Dictionary(uniqueKeysWithValues: counted.filter { $0.1 != 0 })
  }

  /// The kinds that occurred.
  var measurements: [String: OperationMeasurement] {
    var measurements: [String: OperationMeasurement] = [:]
    for kind in OperationKind.allCases { measurements[kind.rawValue] = operations[kind.place]?.measurement }
    return measurements
  }
}

extension OperationKind {
  /// Its place among all kinds.
  fileprivate var place: Int {
    switch self {
    case .load: 0
    case .loadMiss: 1
    case .save: 2
    case .touch: 3
    case .create: 4
    case .rotate: 5
    case .destroy: 6
    case .destroyAll: 7
    case .expire: 8
    case .takeFlash: 9
    case .prune: 10
    case .open: 11
    }
  }
}

extension BenchmarkCounter {
  /// Its place among all counters: one is counted with every request.
  fileprivate var place: Int {
    switch self {
    case .hit: 0
    case .miss: 1
    case .conflict: 2
    case .retry: 3
    case .gaveUp: 4
    case .lostUpdate: 5
    case .wrongAnswer: 6
    case .created: 7
    case .destroyed: 8
    case .notDue: 9
    case .pruned: 10
    }
  }
}
