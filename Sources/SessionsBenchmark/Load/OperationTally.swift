/// One kind of operation as a worker counts it.
struct OperationTally: Sendable {
  private var completed = 0
  private var errors = 0
  private var service = LatencyRecorder()
  /// Nil while it is the same as the service time.
  private var response: LatencyRecorder?

  mutating func complete(service nanoseconds: UInt64) {
    completed += 1
    service.record(nanoseconds)
  }

  mutating func complete(service nanoseconds: UInt64, response late: UInt64) {
    complete(service: nanoseconds)
    response = response ?? LatencyRecorder()
    response?.record(late)
  }

  /// A failed one is in no histogram: a fast refusal would make a store look fast.
  mutating func fail() { errors += 1 }

  mutating func add(_ other: OperationTally) {
    completed += other.completed
    errors += other.errors
    service.add(other.service)
    guard let late = other.response else { return }
    response = response ?? LatencyRecorder()
    response?.add(late)
  }

  var count: Int { completed }

  /// Completed and failed ones.
  var attempts: Int { completed + errors }

  var measurement: OperationMeasurement {
    OperationMeasurement(
      count: completed, errors: errors, service: service.latencies, response: (response ?? service).latencies)
  }
}
