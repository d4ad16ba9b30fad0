/// The sessions that each worker owns, and the frequency with which it picks each of them.
///
/// A session is used by one worker only, so that its acknowledged state is known exactly. Ranks are assigned from the most popular down,
/// each to the worker whose sessions are least popular so far. Workers that make equally many requests then spread them over all sessions
/// by popularity, down to the least probabilities, with one exception: a session more popular than 1 / workers keeps one worker busy and
/// gets no more than that share. With one worker the distribution is exact.
///
/// Ranks are scattered over the numbers of the sessions, and so over the order in which they are made, by a random permutation: popular
/// sessions are no neighbours in the store.
package struct SessionOwnership: Sendable {
  /// For each worker the numbers of its sessions, the most popular first.
  package let sessions: [[Int]]
  /// For each worker the choice among them, by position in ``sessions``.
  package let choices: [AliasTable]

  /// Assigns the sessions.
  package init(_ settings: WorkloadSettings) {
    var random = RandomStream(seed: settings.seed, .scatter)
    let order = random.permutation(of: settings.population)
    let weights = settings.popularityWeights(settings.population)
    var sessions = [[Int]](repeating: [], count: settings.workers)
    var shares = [[Double]](repeating: [], count: settings.workers)
    var sums = [Double](repeating: 0, count: settings.workers)
    for (rank, weight) in weights.enumerated() {
      // Every worker gets one session before any gets two.
      let worker = rank < settings.workers ? rank : sums.indices.min { sums[$0] < sums[$1] } ?? 0
      sessions[worker].append(order[rank])
      shares[worker].append(weight)
      sums[worker] += weight
    }
    self.sessions = sessions
    choices = shares.map { AliasTable($0) }
  }
}

/// Draws from any discrete distribution with one random number and one access to memory (Walker 1977, built as by Vose 1991).
///
/// It is exact: each probability is within the rounding of a `Double` of its weight's share, the tail as well as the head.
package struct AliasTable: Sendable {
  private struct Entry {
    /// The share of this column that is its own, of 2^64.
    var threshold: UInt64
    /// The index that has the rest of the column.
    var alias: Int
  }

  private let entries: [Entry]

  /// Creates a table for weights that are not negative and not all 0.
  package init(_ weights: [Double]) {
    precondition(!weights.isEmpty, "there has to be something to draw")
    let sum = weights.reduce(0, +)
    var scaled = weights.map { $0 / sum * Double(weights.count) }
    var entries = weights.indices.map { Entry(threshold: .max, alias: $0) }
    var small = scaled.indices.filter { scaled[$0] < 1 }
    var large = scaled.indices.filter { scaled[$0] >= 1 }
    while let needy = small.last, let donor = large.last {
      small.removeLast()
      entries[needy] = Entry(threshold: UInt64(scaled[needy] * 0x1p64), alias: donor)
      scaled[donor] = (scaled[donor] + scaled[needy]) - 1
      if scaled[donor] < 1 {
        large.removeLast()
        small.append(donor)
      }
    }
    // The remaining columns differ from 1 only by rounding, and stay whole.
    self.entries = entries
  }

  /// The number of indices to draw from.
  package var count: Int { entries.count }

  /// Draws an index.
  package func draw(_ random: inout RandomStream) -> Int {
    // The high half of the product picks the column; the low half is as good as another random number.
    let (column, share) = UInt64(entries.count).multipliedFullWidth(by: random.next())
    let entry = entries[Int(column)]
    return share < entry.threshold ? Int(column) : entry.alias
  }

  /// The probability of each index, computed back from the table.
  package var probabilities: [Double] {
    var sums = [Double](repeating: 0, count: entries.count)
    for (index, entry) in entries.enumerated() {
      let own = Double(entry.threshold) * 0x1p-64
      sums[index] += own
      sums[entry.alias] += 1 - own
    }
    return sums.map { $0 / Double(entries.count) }
  }
}
