/// The settings of a ``MemoryRecordStore``.
public struct MemoryConfiguration: Sendable, Hashable {
  /// The most records held at once, expired ones included; 200 000 by default, about 140 MB with payloads of 512 bytes.
  ///
  /// At capacity a create first evicts expired records. If there are none it is refused: a live session is never evicted, so
  /// a flood of new sessions cannot log anybody out. Zero or less refuses every create.
  public var capacity: Int

  /// Creates a configuration; see the property for the default.
  public init(capacity: Int = 200_000) {
    self.capacity = capacity
  }
}
