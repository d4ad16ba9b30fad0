/// One backend of a run.
package struct BackendDescription: Codable, Sendable, Equatable {
  /// The name of the backend in the run, which is the key of its cells.
  package let id: String
  /// The version of the adapter.
  package let adapterVersion: String
  /// The version of the server or library behind it; absent where there is none.
  package let version: String?
  /// The settings, without secrets.
  package let settings: [String: String]
  /// The durability of an acknowledged write.
  package let durability: DurabilityClass
  /// The durability that was declared, where the backend's settings do not keep it; absent where they do.
  package var declaredDurability: DurabilityClass?
  /// The setting that decides the durability, as the backend was asked; absent where there is nothing to ask.
  package var decidingSetting: String?
  /// The sentences about settings that endanger sessions, such as eviction; absent without any.
  package var warnings: [String]?
  /// The place of the data.
  package let locality: BackendLocality
  /// The number of connections or threads that the store may use; absent where there is no such limit.
  package let connections: Int?
  /// The encoding of sessions.
  package let codec: String
  /// The verdict of the conformance suite.
  package let conformance: BackendConformance

  /// Describes a backend.
  package init(
    id: String, adapterVersion: String, version: String? = nil, settings: [String: String] = [:], durability: DurabilityClass,
    locality: BackendLocality, connections: Int? = nil, codec: String, conformance: BackendConformance
  ) {
    (self.id, self.adapterVersion, self.version, self.settings) = (id, adapterVersion, version, settings)
    (self.durability, self.locality, self.connections) = (durability, locality, connections)
    (self.codec, self.conformance) = (codec, conformance)
  }
}

/// The durability of an acknowledged write. Only backends of one class are ranked against each other.
package enum DurabilityClass: String, Codable, Sendable, CaseIterable {
  /// No write survives: the data ends with the process.
  case volatile
  /// The visitor's browser holds the data.
  case client
  /// The write survives a crash of the application, not one of the server that holds it.
  case applicationCrash
  /// The write survives a crash of the process, not that of the machine.
  case processCrash
  /// The write survives a loss of power, but for the last second.
  case lastSecond
  /// The write survives a loss of power.
  case powerLoss

  /// The class in words.
  package var text: String {
    switch self {
    case .volatile: return "nothing survives the process"
    case .client: return "the browser holds the session"
    case .applicationCrash: return "survives a crash of the application, not of its server"
    case .processCrash: return "survives a crash of the process"
    case .lastSecond: return "survives a loss of power, but for the last second"
    case .powerLoss: return "survives a loss of power"
    }
  }
}

extension BackendDescription {
  /// What was declared and is not so, in sentences; nil if all is.
  var brokenPromise: String? {
    guard let declaredDurability else { return nil }
    return "\(id) was declared as one whose acknowledged write \(declaredDurability.text). That is not so: it \(durability.text)"
      + "\(decidingSetting.map { " (\($0))" } ?? "")."
  }

  /// The sentences about settings that endanger sessions.
  var dangers: [String] { (warnings ?? []).map { "\(id): \($0)." } }
}

/// The place of a backend's data, seen from the process that asks.
package enum BackendLocality: String, Codable, Sendable, CaseIterable {
  /// In the memory of the process, or in the token itself.
  case inProcess
  /// In a file of the same machine.
  case file
  /// In a server on the same machine.
  case loopback
  /// In a server on another machine.
  case network

  /// The place in words.
  package var text: String {
    switch self {
    case .inProcess: return "in the process"
    case .file: return "a file"
    case .loopback: return "a server on this machine"
    case .network: return "a server elsewhere"
    }
  }
}

/// The verdict of the conformance suite on a backend before it was timed.
package struct BackendConformance: Codable, Sendable, Equatable {
  /// The outcome of the suite.
  package enum Verdict: String, Codable, Sendable, CaseIterable {
    /// Every MUST that applies is kept.
    case passed
    /// At least one MUST is broken.
    case failed
    /// The suite did not run, or not to its end.
    case notJudged
  }

  /// The outcome of the suite.
  package let verdict: Verdict
  /// The version of the suite; absent if it did not run.
  package let suiteVersion: String?
  /// The ids of the cases that failed.
  package let failed: [String]

  /// Creates a verdict.
  package init(verdict: Verdict, suiteVersion: String? = nil, failed: [String] = []) {
    (self.verdict, self.suiteVersion, self.failed) = (verdict, suiteVersion, failed)
  }
}
