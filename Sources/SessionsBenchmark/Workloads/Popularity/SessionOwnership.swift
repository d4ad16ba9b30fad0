/// Which sessions each worker owns, and how often it picks each of them.
///
/// A session is used by one worker only, so that what was acknowledged is known exactly. Ranks are dealt out from the most popular down, each to
/// the worker whose sessions are least popular so far. Workers that make equally many requests then spread them over all sessions as
/// ``Popularity`` says, up to the least probabilities, with one exception: a session more popular than 1 / workers keeps one worker busy and
/// gets no more than that share. With one worker the distribution is exact.
///
/// Ranks are scattered over the numbers of the sessions, and so over the order in which they are made, by a random permutation: popular ones
/// are no neighbours in the store.
struct SessionOwnership: Sendable {
  /// For each worker the numbers of its sessions, the most popular first.
  let sessions: [[Int]]
  /// For each worker the choice among them, by position in ``sessions``.
  let choices: [AliasTable]

  init(_ settings: WorkloadSettings) {
    var random = RandomStream(seed: settings.seed, .scatter)
    let order = random.permutation(of: settings.population)
    let weights = settings.popularity.weights(settings.population)
    var sessions = [[Int]](repeating: [], count: settings.workers)
    var shares = [[Double]](repeating: [], count: settings.workers)
    var sums = [Double](repeating: 0, count: settings.workers)
    for (rank, weight) in weights.enumerated() {
      // Everybody has one before anybody has two.
      let worker = rank < settings.workers ? rank : sums.indices.min { sums[$0] < sums[$1] } ?? 0
      sessions[worker].append(order[rank])
      shares[worker].append(weight)
      sums[worker] += weight
    }
    self.sessions = sessions
    choices = shares.map { AliasTable($0) }
  }
}
