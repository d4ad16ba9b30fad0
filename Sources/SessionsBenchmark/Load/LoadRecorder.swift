import Histogram
package import Sessions

/// Records a worker's operations by their kind, without a lock; the recorders of all workers are merged afterwards.
package struct LoadRecorder: OperationRecorder, Sendable {
  private var operations: [OperationTally?] = Array(repeating: nil, count: OperationKind.allCases.count)
  /// The tally of whole requests.
  package private(set) var requests = OperationTally()
  private var counts: [Int] = Array(repeating: 0, count: BenchmarkCounter.allCases.count)
  /// The number of failed operations by their code.
  package private(set) var errors: [SessionErrorCode: Int] = [:]
  /// The lateness of requests' beginnings; nil in a closed loop.
  package private(set) var lag: LatencyRecorder?

  /// Creates an empty recorder.
  package init() {}

  /// Runs one operation and records its duration; counts its error when it throws.
  package mutating func measure<Value>(
    _ kind: OperationKind, _ body: () async throws(SessionError) -> Value
  ) async throws(SessionError) -> Value {
    let place = kind.place
    let start = MonotonicClock.nanoseconds
    do throws(SessionError) {
      let value = try await body()
      let elapsed = MonotonicClock.nanoseconds - start
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

  /// Adds to a counter.
  package mutating func count(_ counter: BenchmarkCounter, by amount: Int) { counts[counter.place] += amount }

  /// Records a whole request.
  ///
  /// - Parameters:
  ///   - service: The time that it took, in nanoseconds.
  ///   - response: The time since its planned beginning, in an open loop.
  ///   - late: The time by which it began too late, in an open loop.
  package mutating func complete(service: UInt64, response: UInt64? = nil, lag late: UInt64? = nil) {
    if let response { requests.complete(service: service, response: response) } else { requests.complete(service: service) }
    guard let late else { return }
    lag = lag ?? LatencyRecorder()
    lag?.record(late)
  }

  /// Counts a failed request.
  package mutating func failRequest() { requests.fail() }

  /// Adds the records of another worker.
  package mutating func add(_ other: LoadRecorder) {
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

  /// The number of completed operations of all kinds.
  package var operationCount: Int { operations.reduce(0) { $0 + ($1?.count ?? 0) } }

  /// The counters that are not 0.
  package var counters: [BenchmarkCounter: Int] {
    let counted = BenchmarkCounter.allCases.map { ($0, counts[$0.place]) }
    return Dictionary(uniqueKeysWithValues: counted.filter { $0.1 != 0 })
  }

  /// The measurements of the kinds that occurred.
  package var measurements: [String: OperationMeasurement] {
    var measurements: [String: OperationMeasurement] = [:]
    for kind in OperationKind.allCases { measurements[kind.rawValue] = operations[kind.place]?.measurement }
    return measurements
  }
}

extension OperationKind {
  /// The index of its tally.
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
    case .prune: 9
    case .open: 10
    }
  }
}

extension BenchmarkCounter {
  /// The index of its count; a switch, since one is counted with every request.
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

/// The tally of one kind of operation.
package struct OperationTally: Sendable {
  private var completed = 0
  private var errors = 0
  private var service = LatencyRecorder()
  /// The response times; nil while they are the same as the service times.
  private var response: LatencyRecorder?

  package mutating func complete(service nanoseconds: UInt64) {
    completed += 1
    service.record(nanoseconds)
  }

  mutating func complete(service nanoseconds: UInt64, response late: UInt64) {
    complete(service: nanoseconds)
    response = response ?? LatencyRecorder()
    response?.record(late)
  }

  /// Counts a failed operation, which is in no histogram: a fast refusal would make a store look fast.
  package mutating func fail() { errors += 1 }

  mutating func add(_ other: OperationTally) {
    completed += other.completed
    errors += other.errors
    service.add(other.service)
    guard let late = other.response else { return }
    response = response ?? LatencyRecorder()
    response?.add(late)
  }

  /// The number of completed operations.
  package var count: Int { completed }

  /// The number of completed and failed operations.
  package var attempts: Int { completed + errors }

  /// The tally as results store it.
  package var measurement: OperationMeasurement {
    OperationMeasurement(
      count: completed, errors: errors, service: service.latencies, response: (response ?? service).latencies)
  }
}

/// Records durations: adding is cheap, and merging loses nothing.
///
/// It keeps three digits of each duration. The histogram has its full size from the beginning: growing would happen during the measurement,
/// element by element, and take more processor time than a fast store.
package struct LatencyRecorder: Sendable {
  /// The longest duration that has a bucket, in nanoseconds; longer ones are counted as such, and never recorded as shorter ones.
  static let highest: UInt64 = 60_000_000_000

  private var histogram = Histogram<UInt32>(highestTrackableValue: LatencyRecorder.highest, numberOfSignificantValueDigits: .three)
  private var overflow = 0

  mutating func record(_ nanoseconds: UInt64) {
    if nanoseconds > Self.highest { overflow += 1 } else { histogram.record(nanoseconds) }
  }

  mutating func add(_ other: LatencyRecorder) {
    histogram.add(other.histogram)
    overflow += other.overflow
  }

  /// The recorded durations: each bucket has the longest duration that falls into it, so that no percentile is better than measured.
  package var latencies: LatencyHistogram {
    let buckets = histogram.recordedValues().map { bucket in
      LatencyHistogram.Bucket(
        nanoseconds: Int64(min(bucket.value, Self.highest)), count: Int(bucket.countAddedInThisIterationStep))
    }
    return LatencyHistogram(buckets: buckets, highest: Int64(Self.highest), overflow: overflow)
  }
}
