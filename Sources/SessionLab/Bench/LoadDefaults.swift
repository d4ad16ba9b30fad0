/// How much a command measures unless it is told otherwise.
protocol LoadDefaults {
  static var rounds: Int { get }
  /// Seconds.
  static var duration: Double { get }
  /// Seconds.
  static var warmUp: Double { get }
}
