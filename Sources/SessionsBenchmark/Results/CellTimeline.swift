/// What a cell completed second by second.
package struct CellTimeline: Codable, Sendable, Equatable {
  /// Something that happened.
  package struct Mark: Codable, Sendable, Equatable {
    /// When, in seconds since the measurement began.
    package let second: Double
    /// What.
    package let label: String
  }

  /// How many requests were completed in each whole second, from the first one.
  package let completed: [Int]
  /// What happened meanwhile, such as a sweep.
  package let marks: [Mark]
}
