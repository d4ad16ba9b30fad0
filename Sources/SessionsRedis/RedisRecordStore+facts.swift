package import Sessions

/// What the servers say of themselves that whoever runs them has to know.
package struct RedisServerFacts: Sendable, Hashable {
  /// The version of Redis whose commands it has, such as `7.0.15`; nil when a server does not say.
  package var version: String?
  /// The program and its own version, such as `Redis 7.0.15` or `Valkey 9.1.2`; nil when a server does not say.
  package var program: String?
  /// The setting `maxmemory-policy`; nil when it is not known.
  package var evictionPolicy: String?
  /// The setting `maxmemory`, in bytes, 0 for no limit; nil when it is not known.
  package var memoryLimit: Int64?

  /// Creates facts.
  package init(version: String? = nil, program: String? = nil, evictionPolicy: String? = nil, memoryLimit: Int64? = nil) {
    self.version = version
    self.program = program
    self.evictionPolicy = evictionPolicy
    self.memoryLimit = memoryLimit
  }

  /// Reads them from the lines of `INFO`.
  package init(_ told: [String: String]) {
    self.init(
      version: told["redis_version"], program: RedisServerFacts.program(told), evictionPolicy: told["maxmemory_policy"],
      memoryLimit: told["maxmemory"].flatMap { Int64($0) })
  }

  /// The program by the lines of `INFO server`. Valkey has Redis's version there, too, as clients look for that: it is always 7.2.4.
  private static func program(_ told: [String: String]) -> String? {
    if let version = told["valkey_version"] { return "Valkey \(version)" }
    return told["redis_version"].map { "Redis \($0)" }
  }

  /// The versions that have every command in use, from this one on.
  package static let oldestVersion = "6.2"

  /// Whether the version is known and older than ``oldestVersion``.
  package var isTooOld: Bool {
    guard let version else { return false }
    let numbers = version.split(separator: ".").prefix(2).map { Int($0) ?? 0 }
    guard let major = numbers.first else { return false }
    return major < 6 || (major == 6 && (numbers.count < 2 || numbers[1] < 2))
  }

  /// Whether the server deletes keys that have not ended when its memory is full; nil when it is not known.
  package var evicts: Bool? {
    guard let evictionPolicy else { return nil }
    return evictionPolicy != "noeviction" && memoryLimit != 0
  }

  /// What eviction means for sessions, in one sentence with the settings; nil when there is none.
  package var evictionWarning: String? {
    guard evicts == true, let evictionPolicy else { return nil }
    return "maxmemory-policy is \(evictionPolicy): when its memory is full the server deletes sessions before their end, and the lists of "
      + "subjects that tell which sessions somebody has; set noeviction for a server that keeps sessions"
  }
}

/// What an acknowledged write survives by the servers' own settings.
package struct RedisServerDurability: Sendable, Hashable {
  /// The failure that it survives, from the weakest to the strongest.
  package enum Kept: Int, Sendable, Hashable, Comparable, CaseIterable {
    /// Nothing: no file is written.
    case nothing
    /// What the last snapshot has.
    case snapshot
    /// A crash of the server, but not a loss of power.
    case serverCrash
    /// A loss of power, but for about the last second.
    case lastSecond
    /// A loss of power.
    case powerLoss

    /// Whether one survives less than another.
    package static func < (first: Kept, second: Kept) -> Bool { first.rawValue < second.rawValue }
  }

  /// The failure that it survives; nil when it is not known, because the user may not ask for the settings.
  package var kept: Kept?
  /// The setting that decides, such as `appendfsync everysec`; or the setting that could not be asked for.
  package var decidingSetting: String

  /// Creates a statement.
  package init(kept: Kept?, decidingSetting: String) {
    self.kept = kept
    self.decidingSetting = decidingSetting
  }

  /// Decides by the settings. Each is nil when it is not known.
  ///
  /// - Parameters:
  ///   - isLogged: Whether the server writes an append-only file, whatever `CONFIG` says of it: it is what `INFO` calls `aof_enabled`.
  ///   - appendfsync: When that file is brought to the disk.
  ///   - pausesForRewrite: Whether that is left out while the file is written anew (`no-appendfsync-on-rewrite`).
  ///   - save: The times of the snapshots; empty for none.
  package init(isLogged: Bool?, appendfsync: String?, pausesForRewrite: Bool?, save: String?) {
    switch (isLogged, appendfsync, save) {
    case (nil, _, _):
      self.init(kept: nil, decidingSetting: "appendonly is not known: the user may not ask for it (INFO)")
    case (true, nil, _):
      self.init(kept: nil, decidingSetting: "appendonly yes, but appendfsync is not known: the user may not ask for it (CONFIG GET)")
    case (true, "no"?, _): self.init(kept: .serverCrash, decidingSetting: "appendfsync no")
    case (true, let sync?, _) where pausesForRewrite == true:
      self.init(kept: .serverCrash, decidingSetting: "no-appendfsync-on-rewrite yes, with appendfsync \(sync)")
    case (true, "always"?, _): self.init(kept: .powerLoss, decidingSetting: "appendfsync always")
    case (true, let sync?, _): self.init(kept: .lastSecond, decidingSetting: "appendfsync \(sync)")
    case (false, _, nil):
      self.init(kept: nil, decidingSetting: "appendonly no, and save is not known: the user may not ask for it (CONFIG GET)")
    case (false, _, ""?): self.init(kept: .nothing, decidingSetting: "appendonly no, and save is empty")
    case (false, _, let save?): self.init(kept: .snapshot, decidingSetting: "appendonly no, save \(save)")
    }
  }
}

extension RedisRecordStore {
  /// Asks every master for what an operator has to know, by `INFO` alone, and returns the facts of the one that calls for most attention.
  ///
  /// - Throws: ``SessionError`` when a server does not answer. One that does not permit the question is no error: the fact is nil.
  package func serverFacts() async throws(SessionError) -> RedisServerFacts {
    var facts: RedisServerFacts?
    try await router.eachMaster(isAboutKeys: false, timeout: timeout) { (master: RedisEndpoint?) async throws(SessionError) in
      var told = try await permitted { () throws(SessionError) in try await information("server", of: master) } ?? [:]
      let memory = try await permitted { () throws(SessionError) in try await information("memory", of: master) } ?? [:]
      told.merge(memory) { first, _ in first }
      let next = RedisServerFacts(told)
      if facts == nil || next.isTooOld || (next.evicts == true && facts?.isTooOld != true) { facts = next }
    }
    return facts ?? RedisServerFacts()
  }

  /// Whether a master evicts keys, as far as the servers say.
  func evicts() async throws(SessionError) -> Bool {
    var isAny = false
    try await router.eachMaster(isAboutKeys: false, timeout: timeout) { (master: RedisEndpoint?) async throws(SessionError) in
      let told = try await permitted { () throws(SessionError) in try await information("memory", of: master) } ?? [:]
      if RedisServerFacts(told).evicts == true { isAny = true }
    }
    return isAny
  }

  /// Asks every master what an acknowledged write survives, and returns the answer of the one that keeps least; one that does not say counts
  /// as that.
  ///
  /// - Throws: ``SessionError`` when a server does not answer. One that does not permit a question is no error: ``RedisServerDurability/kept``
  ///   is nil then.
  package func serverDurability() async throws(SessionError) -> RedisServerDurability {
    var all: [RedisServerDurability] = []
    try await router.eachMaster(isAboutKeys: false, timeout: timeout) { (master: RedisEndpoint?) async throws(SessionError) in
      let told = try await permitted { () throws(SessionError) in try await information("persistence", of: master) }
      let isLogged = told?["aof_enabled"].map { $0 == "1" }
      func setting(_ name: String) async throws(SessionError) -> String? {
        try await permitted { () throws(SessionError) in try await serverSetting(name, of: master) } ?? nil
      }
      all.append(
        RedisServerDurability(
          isLogged: isLogged, appendfsync: try await setting("appendfsync"),
          pausesForRewrite: try await setting("no-appendfsync-on-rewrite").map { $0 == "yes" }, save: try await setting("save")))
    }
    let weakest = all.first { $0.kept == nil } ?? all.min { ($0.kept ?? .nothing) < ($1.kept ?? .nothing) }
    return weakest ?? RedisServerDurability(kept: nil, decidingSetting: "no server is known")
  }

  /// The answer to a question; nil when the server refuses it to this user, or does not know it, as some services do.
  func permitted<Answer>(_ ask: () async throws(SessionError) -> Answer) async throws(SessionError) -> Answer? {
    do throws(SessionError) {
      return try await ask()
    } catch {
      guard error.isAboutRights else { throw error }
      return nil
    }
  }
}
