/// The machine that measured.
package struct HostDescription: Codable, Sendable, Equatable {
  /// The model of the processor.
  package let cpu: String
  /// How many logical processors there are.
  package let cores: Int
  /// The memory, in bytes.
  package let memoryBytes: Int64
  /// The operating system's kernel and its version.
  package let kernel: String
  /// How the processor's frequency is chosen; absent if the system does not tell.
  package let governor: String?
  /// The kind of virtual machine or container, or `none`; absent if the system does not tell.
  package let virtualisation: String?
  /// The load average of the last minute when the run began; absent if the system does not tell.
  package let loadAverage: Double?

  /// Describes a machine.
  package init(
    cpu: String, cores: Int, memoryBytes: Int64, kernel: String, governor: String? = nil, virtualisation: String? = nil,
    loadAverage: Double? = nil
  ) {
    self.cpu = cpu
    self.cores = cores
    self.memoryBytes = memoryBytes
    self.kernel = kernel
    self.governor = governor
    self.virtualisation = virtualisation
    self.loadAverage = loadAverage
  }
}
