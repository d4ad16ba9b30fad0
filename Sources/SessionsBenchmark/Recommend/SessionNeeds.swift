package import Sessions
import SessionsReporting

/// The needs of an application of its session store, by which ``StoreRecommender`` decides.
package struct SessionNeeds: Codable, Sendable, Equatable {
  /// The number of requests that only read the session for each one that writes it; the default is that of the workload `browse`.
  package var readsPerWrite: Double
  /// The size up to which a session grows, in bytes.
  package var payloadBytes: Int
  /// The number of instances of the application that run at the same time.
  package var instances: Int
  /// The number of machines that they run on.
  package var machines: Int
  /// The failure that an acknowledged write has to survive.
  package var durability: DurabilityNeed
  /// The effect that a logout has to have.
  package var revocation: RevocationNeed
  /// The treatment of concurrent changes by two requests of one visitor.
  package var concurrentChanges: ConcurrentChangesNeed
  /// The requests a second at the busiest time, over all instances; nil when they are not known.
  package var requestsPerSecond: Double?
  /// The time within which the store has to answer 99 of 100 requests, in milliseconds; nil for any.
  package var p99Milliseconds: Double?
  /// The servers that the team runs already; nil when that is not known.
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

  /// The number of requests that write for each one that reads.
  var writesPerRead: Double { 1 / readsPerWrite }

  /// Whether the team would have to run a server for a store that it does not run yet.
  func isNewServer(_ kind: StoreKind?) -> Bool {
    guard let kind, kind.isServer, let servers else { return false }
    return !servers.contains(kind)
  }

  /// The needs in words, a line each.
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

/// The failure that an acknowledged write has to survive.
package enum DurabilityNeed: String, Codable, Sendable, CaseIterable {
  /// None: every session may be lost when the application ends.
  case volatile
  /// The end of the application's process, however it ends.
  case processCrash = "process-crash"
  /// A loss of power, but for the last second.
  case lastSecond = "last-second"
  /// A loss of power.
  case powerLoss = "power-loss"

  /// Whether the promise of a backend is enough.
  ///
  /// A session that the browser holds does not depend on any server's power.
  package func isMet(by durability: DurabilityClass) -> Bool {
    switch durability {
    case .client: return true
    case .volatile: return self == .volatile
    // The need is about the application's process.
    case .applicationCrash, .processCrash: return self == .volatile || self == .processCrash
    case .lastSecond: return self != .powerLoss
    case .powerLoss: return true
    }
  }

  /// The need in words, as the rest of a sentence about a write.
  var text: String { self == .volatile ? "may be lost when the application ends" : "survives \(noun)" }

  /// The failure in words.
  var noun: String {
    switch self {
    case .volatile: return "nothing"
    case .processCrash: return "a crash of the application"
    case .lastSecond: return "a loss of power, but for the last second"
    case .powerLoss: return "a loss of power"
    }
  }

  /// The cost of giving up the stronger needs, as the rest of `if you could`.
  var concession: String {
    switch self {
    case .volatile: return "live with everybody being logged out when the application ends"
    case .processCrash: return "live with losing the last writes when the power fails"
    case .lastSecond: return "live with losing the last second when the power fails"
    case .powerLoss: return "lose nothing"
    }
  }
}

extension DurabilityClass {
  /// The promise as a sentence.
  var sentence: String {
    switch self {
    case .volatile, .client: return text
    case .applicationCrash, .processCrash, .lastSecond, .powerLoss: return "a write \(text)"
    }
  }
}

/// The effect that a logout has to have.
package enum RevocationNeed: String, Codable, Sendable, CaseIterable {
  /// The browser forgets its session; a copy of the cookie may go on until its deadline.
  case none
  /// The session ends at once, for every copy of its token, and so does an old token after a login.
  case logout
  /// All sessions of a user can be destroyed together, too.
  case everywhere

  /// The capabilities that a store needs.
  package var capabilities: Set<SessionCapability> {
    switch self {
    case .none: return []
    case .logout: return [.revocation, .rotationRevocation]
    case .everywhere: return [.revocation, .rotationRevocation, .subjectIndex]
    }
  }

  /// The need in words, as the rest of a sentence about a logout.
  var text: String {
    switch self {
    case .none: return "only makes the browser forget its session"
    case .logout: return "ends the session at once, for every copy of its token"
    case .everywhere: return "can end all sessions of a user at once"
    }
  }

  /// The cost of giving up the stronger needs, as the rest of `if you could`.
  var concession: String {
    switch self {
    case .none: return "live with a copied cookie being good until its deadline, even after a logout"
    case .logout: return "do without ending all sessions of a user at once"
    case .everywhere: return "keep every logout"
    }
  }
}

/// The treatment of concurrent changes by two requests of one visitor.
package enum ConcurrentChangesNeed: String, Codable, Sendable, CaseIterable {
  /// None is lost, and a flash message reaches one request only.
  case merged
  /// The last answer that the browser gets wins.
  case lastWins = "last-wins"

  /// The capabilities that a store needs.
  package var capabilities: Set<SessionCapability> { self == .merged ? [.mergedCommits, .atomicFlash] : [] }

  /// The need in words, as the rest of a sentence about the changes.
  var text: String { self == .merged ? "are all kept, and flash is shown once" : "may overwrite each other" }

  /// The cost of giving up the stronger need, as the rest of `if you could`.
  var concession: String {
    self == .merged ? "keep every change" : "live with requests of one visitor that overwrite each other's changes when they come at once"
  }
}

/// A need that can rule a store out.
package enum StoreNeed: String, Codable, Sendable, CaseIterable {
  /// The share of writes. It rules nothing out by itself.
  case mix
  /// The size of a session.
  case payload
  /// Several instances of the application, on one machine.
  case instances
  /// Instances on several machines.
  case machines
  /// The failure that a write has to survive.
  case durability
  /// The effect of a logout.
  case revocation
  /// The treatment of concurrent changes.
  case concurrentChanges
  /// The rate of requests.
  case rate
  /// The latency.
  case latency
  /// The servers that run already. It rules nothing out by itself.
  case server
  /// Correctness, which is never optional.
  case correctness
}
