/// How the requests of a cell come.
package enum CellLoad: Sendable, Hashable {
  /// So many tasks, each of which begins its next request when the last one ended.
  case closed(tasks: Int)
  /// Requests at random instants, so many a second on average and at most so many in flight. Those that could not begin within the limit
  /// are left out and counted.
  case open(rate: Double, tasks: Int, latencyLimit: Duration)

  /// How many tasks make requests.
  package var tasks: Int {
    switch self {
    case .closed(let tasks), .open(_, let tasks, _): tasks
    }
  }
}
