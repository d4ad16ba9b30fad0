package import Sessions

/// What counts the exact counters of a store while requests are made.
package protocol ExactMeter: Sendable {
  /// Begins to count from 0.
  func begin()

  /// Ends counting.
  ///
  /// - Returns: what was counted since ``begin()``, by the names that ``ExactCounters`` has for them.
  /// - Throws: `SessionError` when something could not be counted.
  func end() throws(SessionError) -> [String: Int]
}
