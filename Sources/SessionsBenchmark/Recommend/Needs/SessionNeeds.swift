import SessionsReporting

/// What an application needs of its session store: what ``StoreRecommender`` decides by.
package struct SessionNeeds: Codable, Sendable, Equatable {
  /// How many requests only read the session for each one that writes it; the default is that of the workload `browse`.
  package var readsPerWrite: Double
  /// How large a session gets, in bytes.
  package var payloadBytes: Int
  /// How many instances of the application run at once.
  package var instances: Int
  /// On how many machines they run.
  package var machines: Int
  /// What an acknowledged write has to survive.
  package var durability: DurabilityNeed
  /// What has to end at a logout.
  package var revocation: RevocationNeed
  /// What becomes of changes that two requests of one visitor make at once.
  package var concurrentChanges: ConcurrentChangesNeed
  /// Requests a second when it is busiest, over all instances; nil when that is not known.
  package var requestsPerSecond: Double?
  /// The time that 99 of 100 requests may take in the store, in milliseconds; nil for none.
  package var p99Milliseconds: Double?
  /// The servers that the team runs already; nil when nothing was said about them.
  package var servers: [StoreKind]?

  /// Creates needs; the defaults are those of a small site on one machine.
  package init(
    readsPerWrite: Double = 7, payloadBytes: Int = 1024, instances: Int = 1, machines: Int = 1,
    durability: DurabilityNeed = .processCrash, revocation: RevocationNeed = .logout, concurrentChanges: ConcurrentChangesNeed = .merged,
    requestsPerSecond: Double? = nil, p99Milliseconds: Double? = nil, servers: [StoreKind]? = nil
  ) {
    self.readsPerWrite = readsPerWrite
    self.payloadBytes = payloadBytes
    self.instances = instances
    self.machines = machines
    self.durability = durability
    self.revocation = revocation
    self.concurrentChanges = concurrentChanges
    self.requestsPerSecond = requestsPerSecond
    self.p99Milliseconds = p99Milliseconds
    self.servers = servers
  }

  /// How many requests write, for each that reads.
  var writesPerRead: Double { 1 / readsPerWrite }

  /// Whether the team would have to run a server for a store that it does not run yet.
  func isNewServer(_ kind: StoreKind?) -> Bool {
    guard let kind, kind.isServer, let servers else { return false }
    return !servers.contains(kind)
  }

  /// What it says, a line each.
  var lines: [(need: StoreNeed, name: String, value: String)] {
    let onMachines = instances > 1 ? " on \(WordText.counted(machines, "machine"))" : ""
    let running = servers.map { $0.isEmpty ? "none" : WordText.list($0.map(\.title)) } ?? "not told"
    return [
      (.mix, "reads for each write", NumberText.plain(readsPerWrite)),
      (.payload, "a session", "up to \(NumberText.bytes(Double(payloadBytes)))"),
      (.machines, "the application", "\(WordText.counted(instances, "instance"))\(onMachines)"),
      (.durability, "an acknowledged write", durability.text), (.revocation, "a logout", revocation.text),
      (.concurrentChanges, "changes made at once", concurrentChanges.text),
      (.rate, "when it is busiest", requestsPerSecond.map { "\(NumberText.rate($0)) requests/s" } ?? "not told"),
      (.latency, "99 of 100 requests", p99Milliseconds.map { "within \(NumberText.plain($0, digits: 3)) ms" } ?? "no objective"),
      (.server, "servers that run already", running),
    ]
  }
}
