import SessionsReporting

/// The program that measured.
package struct ToolDescription: Codable, Sendable, Equatable {
  /// The name of the program, such as `sessionlab`.
  package let name: String
  /// The version of the program.
  package let version: String
  /// The commit it was built from; absent if that is not known.
  package let commit: String?
  /// Whether there were changes that are in no commit; absent if that is not known.
  package let dirty: Bool?

  /// Describes a tool.
  package init(name: String, version: String, commit: String? = nil, dirty: Bool? = nil) {
    (self.name, self.version, self.commit, self.dirty) = (name, version, commit, dirty)
  }
}

/// The machine that measured.
package struct HostDescription: Codable, Sendable, Equatable {
  /// The model of the processor.
  package let cpu: String
  /// The number of logical processors.
  package let cores: Int
  /// The memory, in bytes.
  package let memoryBytes: Int64
  /// The operating system's kernel and its version.
  package let kernel: String
  /// The governor of the processor's frequency; absent if the system does not report it.
  package let governor: String?
  /// The kind of virtual machine or container, or `none`; absent if the system does not report it.
  package let virtualisation: String?
  /// The load average of the last minute when the run began; absent if the system does not report it.
  package let loadAverage: Double?

  /// Describes a machine.
  package init(
    cpu: String, cores: Int, memoryBytes: Int64, kernel: String, governor: String? = nil, virtualisation: String? = nil,
    loadAverage: Double? = nil
  ) {
    (self.cpu, self.cores, self.memoryBytes, self.kernel) = (cpu, cores, memoryBytes, kernel)
    (self.governor, self.virtualisation, self.loadAverage) = (governor, virtualisation, loadAverage)
  }
}

/// The compiler and its configuration.
package struct SwiftDescription: Codable, Sendable, Equatable {
  /// The compiler's version.
  package let version: String
  /// `release` or `debug`.
  package let configuration: String

  /// Describes a compiler.
  package init(version: String, configuration: String) { (self.version, self.configuration) = (version, configuration) }
}

/// The cost of the benchmark itself: `browse` on a store that does nothing. Reports state it, and it is never subtracted from a
/// measurement.
package struct HarnessCost: Codable, Sendable, Equatable {
  /// Nanoseconds a request with one task.
  package let nanosecondsPerRequest: Double
  /// The number of tasks that ``ceilingPerSecond`` was measured with: as many as the run has.
  package let tasks: Int
  /// The most requests a second that the run could have measured on any store.
  package let ceilingPerSecond: Double

  /// Creates a description of the harness.
  package init(nanosecondsPerRequest: Double, tasks: Int, ceilingPerSecond: Double) {
    (self.nanosecondsPerRequest, self.tasks, self.ceilingPerSecond) = (nanosecondsPerRequest, tasks, ceilingPerSecond)
  }

  /// The cost in words.
  var text: String {
    "\(NumberText.duration(nanoseconds: nanosecondsPerRequest)) a request (1 task), at most \(NumberText.rate(ceilingPerSecond))/s "
      + "(\(WordText.counted(tasks, "task")))"
  }
}
