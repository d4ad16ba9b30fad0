import SessionsReporting

/// What the benchmark itself costs: `browse` on a store that does nothing. Reports state it, and it is never subtracted from a measurement.
package struct HarnessCost: Codable, Sendable, Equatable {
  /// Nanoseconds a request with one task.
  package let nanosecondsPerRequest: Double
  /// How many tasks ``ceilingPerSecond`` was measured with: as many as the run has.
  package let tasks: Int
  /// The most requests a second that the run could have shown of any store.
  package let ceilingPerSecond: Double

  /// Creates a description of the harness.
  package init(nanosecondsPerRequest: Double, tasks: Int, ceilingPerSecond: Double) {
    self.nanosecondsPerRequest = nanosecondsPerRequest
    self.tasks = tasks
    self.ceilingPerSecond = ceilingPerSecond
  }

  /// The cost in words.
  var text: String {
    "\(NumberText.duration(nanoseconds: nanosecondsPerRequest)) a request (1 task), at most \(NumberText.rate(ceilingPerSecond))/s "
      + "(\(WordText.counted(tasks, "task")))"
  }
}
