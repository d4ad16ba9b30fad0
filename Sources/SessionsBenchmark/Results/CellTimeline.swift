/// What a cell completed second by second.
public struct CellTimeline: Codable, Sendable, Equatable {
  /// Something that happened.
  public struct Mark: Codable, Sendable, Equatable {
    /// When, in seconds since the measurement began.
    public let second: Double
    /// What.
    public let label: String
  }

  /// How many requests were completed in each whole second, from the first one.
  public let completed: [Int]
  /// What happened meanwhile, such as a sweep.
  public let marks: [Mark]
}
