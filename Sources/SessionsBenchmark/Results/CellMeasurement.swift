/// The numbers of a cell.
package struct CellMeasurement: Codable, Sendable, Equatable {
  /// The arrival of requests.
  package let load: LoadDescription
  /// The durations of the phases.
  package let phases: PhaseDurations
  /// Whole requests: everything that one visit asks of the store.
  package let requests: OperationMeasurement
  /// The operations in requests, by kind.
  package let operations: [String: OperationMeasurement]
  /// Events by name, such as hits, misses, conflicts and lost updates.
  package let counters: [String: Int]
  /// Failed operations by the code of the error.
  package let errors: [String: Int]
  /// Counters that are the same in every run with this seed; absent if there was no counting.
  package let exact: ExactCounters?
  /// The delay of requests behind the plan when they began; absent in a closed loop, which has no plan.
  package let lag: LatencyHistogram?
  /// The resources that the cell used; fields are absent where the system does not report them.
  package let resources: ResourceUse
  /// The number of sessions that were read back and compared after the measurement.
  package let verified: Int
  /// Completed requests second by second; absent if they were not recorded.
  package let timeline: CellTimeline?

  /// Creates the numbers of a cell.
  package init(
    load: LoadDescription, phases: PhaseDurations, requests: OperationMeasurement, operations: [String: OperationMeasurement],
    counters: [String: Int], errors: [String: Int], exact: ExactCounters?, lag: LatencyHistogram?, resources: ResourceUse, verified: Int,
    timeline: CellTimeline?
  ) {
    (self.load, self.phases, self.requests, self.operations) = (load, phases, requests, operations)
    (self.counters, self.errors, self.exact, self.lag) = (counters, errors, exact, lag)
    (self.resources, self.verified, self.timeline) = (resources, verified, timeline)
  }
}

/// The arrival of a cell's requests.
package struct LoadDescription: Codable, Sendable, Equatable {
  /// The two kinds of load.
  package enum Model: String, Codable, Sendable, CaseIterable {
    /// Each task begins its next request when the last one ended: for the highest rate.
    case closed
    /// Requests begin at the instants of a plan, whether or not earlier ones have ended: for latencies.
    case open
  }

  /// The kind of load.
  package let model: Model
  /// The most requests in flight.
  package let tasks: Int
  /// The number of processes that made the load.
  package let processes: Int
  /// The requests a second that were planned; absent in a closed loop.
  package let offeredPerSecond: Double?
  /// The number of requests that were left out because they were later than the limit; absent in a closed loop.
  package let skipped: Int?

  /// Describes a load.
  package init(model: Model, tasks: Int, processes: Int, offeredPerSecond: Double?, skipped: Int?) {
    (self.model, self.tasks, self.processes) = (model, tasks, processes)
    (self.offeredPerSecond, self.skipped) = (offeredPerSecond, skipped)
  }
}

/// The durations of the phases of a cell, in seconds.
package struct PhaseDurations: Codable, Sendable, Equatable {
  /// The time of making the data.
  package let prepareSeconds: Double
  /// The time of the requests that do not count.
  package let warmUpSeconds: Double
  /// The time of the requests that count.
  package let measureSeconds: Double
  /// The time of reading back.
  package let verifySeconds: Double
  /// The time of removing the data.
  package let cleanUpSeconds: Double

  /// Creates durations.
  package init(prepareSeconds: Double, warmUpSeconds: Double, measureSeconds: Double, verifySeconds: Double, cleanUpSeconds: Double) {
    (self.prepareSeconds, self.warmUpSeconds, self.measureSeconds) = (prepareSeconds, warmUpSeconds, measureSeconds)
    (self.verifySeconds, self.cleanUpSeconds) = (verifySeconds, cleanUpSeconds)
  }
}

/// The count and the durations of an operation.
package struct OperationMeasurement: Codable, Sendable, Equatable {
  /// The number of operations that completed without an error: as many as each histogram holds.
  package let count: Int
  /// The number of operations that ended with an error. They are in no histogram: a fast refusal would make a store look fast.
  package let errors: Int
  /// The durations from the instant at which an operation began to its end.
  package let service: LatencyHistogram
  /// The durations from the instant at which an operation should have begun to its end. In a closed loop the same as ``service``.
  package let response: LatencyHistogram

  /// Creates a measurement.
  package init(count: Int, errors: Int, service: LatencyHistogram, response: LatencyHistogram) {
    (self.count, self.errors, self.service, self.response) = (count, errors, service, response)
  }
}

/// Counters that do not depend on time: with one task and the same seed they are the same in every run, on any machine.
package struct ExactCounters: Codable, Sendable, Equatable {
  /// The counter of exchanges with a server.
  package static let roundTrips: String = "roundTrips"
  /// The counter of statements or commands.
  package static let statements: String = "statements"
  /// The counter of bytes to a server.
  package static let bytesSent: String = "bytesSent"
  /// The counter of bytes from a server.
  package static let bytesReceived: String = "bytesReceived"

  /// The number of operations that were counted.
  package let operations: Int
  /// The counters by name.
  package let totals: [String: Int]

  /// Creates counters.
  package init(operations: Int, totals: [String: Int]) { (self.operations, self.totals) = (operations, totals) }

  /// A counter divided by the operations; `nil` if it was not counted.
  package func perOperation(_ name: String) -> Double? {
    guard let total = totals[name], operations > 0 else { return nil }
    return Double(total) / Double(operations)
  }

  /// The bytes in both directions divided by the operations; `nil` if either was not counted.
  package var bytesPerOperation: Double? {
    guard let sent = perOperation(Self.bytesSent), let received = perOperation(Self.bytesReceived) else { return nil }
    return sent + received
  }
}

/// The resources that a cell used while it was measured. A field is absent where it is not known.
package struct ResourceUse: Codable, Sendable, Equatable {
  /// Processor time of the processes that made the load, in seconds.
  package let clientCPUSeconds: Double?
  /// Processor time of the server, in seconds.
  package let backendCPUSeconds: Double?
  /// The most memory that the processes that made the load held, in bytes.
  package let residentBytes: Int64?
  /// Switches of threads, in the processes that made the load.
  package let contextSwitches: Int?
  /// The size of the data, in bytes.
  package let storedBytes: Int64?
  /// The number of live sessions that ``storedBytes`` holds.
  package let liveSessions: Int?
  /// The bytes that were written to a log before the data.
  package let logBytes: Int64?
  /// The number of rows or keys that the sweeper removed.
  package let sweptRows: Int?
  /// The duration of the sweep, in seconds.
  package let sweepSeconds: Double?
  /// The number of connections that were made anew: a field of the format that nothing fills.
  package let reconnects: Int?

  /// Creates a description of resources.
  package init(
    clientCPUSeconds: Double? = nil, backendCPUSeconds: Double? = nil, residentBytes: Int64? = nil, contextSwitches: Int? = nil,
    storedBytes: Int64? = nil, liveSessions: Int? = nil, logBytes: Int64? = nil, sweptRows: Int? = nil, sweepSeconds: Double? = nil,
    reconnects: Int? = nil
  ) {
    (self.clientCPUSeconds, self.backendCPUSeconds, self.residentBytes) = (clientCPUSeconds, backendCPUSeconds, residentBytes)
    (self.contextSwitches, self.storedBytes, self.liveSessions) = (contextSwitches, storedBytes, liveSessions)
    (self.logBytes, self.sweptRows, self.sweepSeconds, self.reconnects) = (logBytes, sweptRows, sweepSeconds, reconnects)
  }
}

/// The requests that a cell completed second by second.
package struct CellTimeline: Codable, Sendable, Equatable {
  /// An event during the measurement.
  package struct Mark: Codable, Sendable, Equatable {
    /// The time of the event, in seconds since the measurement began.
    package let second: Double
    /// The event in words.
    package let label: String

    /// Marks an event.
    package init(second: Double, label: String) { (self.second, self.label) = (second, label) }
  }

  /// The number of requests that were completed in each whole second, from the first one.
  package let completed: [Int]
  /// Events meanwhile, such as a sweep.
  package let marks: [Mark]

  /// Creates a timeline.
  package init(completed: [Int], marks: [Mark]) { (self.completed, self.marks) = (completed, marks) }
}
