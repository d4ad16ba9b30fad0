import Sessions

/// For each of some places a time before which nothing there expires, and the place where it is the earliest.
///
/// A place's time may be too early, never too late. So a deadline that moves away costs nothing, and deadlines do that all the time: who
/// finds the earliest place looks what really expires there, and sets its time anew.
struct DeadlineTree {
  /// The places begin in the middle. Each node before them has the earlier time of its two children, 2n and 2n + 1; the root is node 1.
  private var nodes: ContiguousArray<Timestamp>

  init(places: Int) {
    nodes = ContiguousArray(repeating: .unlimited, count: 2 * places)
  }

  private var places: Int { nodes.count / 2 }

  /// The earliest time of all places.
  var earliest: Timestamp { nodes[1] }

  /// The place with the earliest time.
  var earliestPlace: Int {
    var node = 1
    while node < places { node = nodes[2 * node] <= nodes[2 * node + 1] ? 2 * node : 2 * node + 1 }
    return node - places
  }

  /// Notes that something at a place expires at `deadline`.
  mutating func note(_ deadline: Timestamp, at place: Int) {
    var node = places + place
    while node > 0, deadline < nodes[node] {
      nodes[node] = deadline
      node /= 2
    }
  }

  /// Notes that nothing at a place expires before `deadline`.
  mutating func set(_ place: Int, to deadline: Timestamp) {
    var node = places + place
    nodes[node] = deadline
    while node > 1 {
      node /= 2
      let earlier = min(nodes[2 * node], nodes[2 * node + 1])
      guard nodes[node] != earlier else { return }
      nodes[node] = earlier
    }
  }
}
