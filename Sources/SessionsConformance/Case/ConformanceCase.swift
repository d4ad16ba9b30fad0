public import Sessions
public import SessionsTesting

/// The importance of a case.
public enum CaseLevel: String, Sendable, Codable, CaseIterable {
  /// A store that fails is broken.
  case must
  /// A store that fails has a weakness that its users should know.
  case should
}

/// One requirement with one oracle: a program of operations on a store, and the results that they must have.
///
/// A case touches a store only through its context and with plain data, so that the store can be in another process or language.
public struct ConformanceCase: CatalogueCase {
  /// The program of a case. It throws ``CaseFailure`` for an expectation that is not met, and ``CaseUndecided`` if it ends without a
  /// verdict.
  package typealias Body = @Sendable (CaseContext) async throws -> Void

  /// The weaker promise that a store with a declared deviation is held to.
  package struct Limited: Sendable {
    /// The deviation that the store has to declare.
    package let deviation: SessionDeviation
    /// The program that asserts the weaker promise.
    package let body: Body

    /// Creates the weaker promise of a deviation.
    package init(deviation: SessionDeviation, body: @escaping Body) {
      self.deviation = deviation
      self.body = body
    }
  }

  /// The permanent name, such as `ROT-003`. Never renumbered, never used again.
  public let id: String
  /// The requirement, in one sentence.
  public let title: String
  /// The importance.
  public let level: CaseLevel
  /// The rules of the specification that it proves, such as `ROT-3`.
  public let rules: [String]
  /// The capabilities that the case needs the store to declare.
  public let needs: Set<SessionCapability>
  /// The capabilities that the store must not declare: the case proves that it refuses their operations.
  public let needsAbsent: Set<SessionCapability>
  /// Whether the case works on the record store below.
  public let needsRecords: Bool
  /// Whether the case cuts the store off from its backend. Its stores come from
  /// ``ConformanceBackend/openInterruptible(_:instances:configuration:)``.
  public let needsInterruption: Bool
  /// The restarts of the store that the case does, in order. It has its time limit for each of them and once more, and runs
  /// alone if one ends the process. With
  /// `StoreRestart.killed` its stores come from ``ConformanceBackend/openKillable(_:instances:configuration:)``.
  public let restarts: [StoreRestart]
  /// Whether the case can pass by luck, as in a race that is not forced.
  public let isStochastic: Bool
  /// The settings that the store is opened with.
  public let configuration: ServerSessionStoreConfiguration
  /// The weaker promise of a store that declares a deviation instead of the capabilities; nil if there is none.
  package let limited: Limited?
  /// The program.
  package let body: Body

  /// Creates a case. A case of the suite follows the conventions of the catalogue: a permanent id and a title that is a sentence.
  package init(
    _ id: String, _ title: String, level: CaseLevel = .must, rules: [String], needs: Set<SessionCapability> = [],
    needsAbsent: Set<SessionCapability> = [], needsRecords: Bool = false, needsInterruption: Bool = false,
    restarts: [StoreRestart] = [], isStochastic: Bool = false, configuration: ServerSessionStoreConfiguration = .init(),
    limited: Limited? = nil, body: @escaping Body
  ) {
    self.id = id
    self.title = title
    self.level = level
    self.rules = rules
    self.needs = needs
    self.needsAbsent = needsAbsent
    self.needsRecords = needsRecords
    self.needsInterruption = needsInterruption
    self.restarts = restarts
    self.isStochastic = isStochastic
    self.configuration = configuration
    self.limited = limited
    self.body = body
  }
}

/// Thrown by a case whose expectation was not met: the case failed.
package struct CaseFailure: Error, Sendable, Equatable {
  /// The subject of the comparison, such as `the version`.
  package let what: String
  /// The expected value, in words.
  package let expected: String
  /// The actual value, in words.
  package let seen: String

  /// Creates a failure.
  package init(_ what: String, expected: String, seen: String) {
    self.what = what
    self.expected = expected
    self.seen = seen
  }
}

/// Thrown by a case that ends without a verdict on the store, with the reason. Neither is ever counted as passed.
package enum CaseUndecided: Error, Sendable, Equatable {
  /// The case found while it ran that it does not apply to the store: it is skipped.
  case notApplicable(String)
  /// The checker gave up: it can say neither that the store is right nor that it is wrong.
  case inconclusive(String)
}
