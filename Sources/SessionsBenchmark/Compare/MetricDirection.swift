/// Which way a metric is better.
package enum MetricDirection: String, Sendable {
  /// More is better, such as operations a second.
  case higherIsBetter
  /// Less is better, such as latencies and round trips.
  case lowerIsBetter
}
