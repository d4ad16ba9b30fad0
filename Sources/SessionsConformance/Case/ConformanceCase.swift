public import Sessions

/// One requirement with one oracle: a program of operations on a store, and what has to come of them.
///
/// A case touches a store only through ``CaseContext``, with plain data, so that a store in another process or language can stand behind
/// it.
public struct ConformanceCase: Sendable {
  /// What a case runs.
  public typealias Body = @Sendable (CaseContext) async throws -> Void

  /// The weaker promise that a store with a declared deviation is held to.
  public struct Limited: Sendable {
    /// The deviation that the store has to declare.
    public let deviation: SessionDeviation
    /// What is asserted instead.
    public let body: Body
  }

  /// The permanent name, such as `ROT-003`. Never renumbered, never used again.
  public let id: String
  /// The requirement, in one sentence.
  public let title: String
  /// How much it matters.
  public let level: CaseLevel
  /// The rules of the specification that it proves, such as `ROT-3`.
  public let rules: [String]
  /// What the store has to be able to do for the case to make sense.
  public let needs: Set<SessionCapability>
  /// What the store must not be able to do: the case proves that it refuses loudly.
  public let needsAbsent: Set<SessionCapability>
  /// Whether the case works on the record store below.
  public let needsRecords: Bool
  /// Whether the case cuts the store off from what it keeps sessions in. Its stores come from
  /// ``ConformanceBackend/openInterruptible(_:instances:configuration:)``.
  public let needsInterruption: Bool
  /// Whether the outcome can be green by luck, as in a race that is not forced.
  public let isStochastic: Bool
  /// The settings that the store is opened with.
  public let configuration: ServerSessionStoreConfiguration
  /// What to assert where the store declares that it cannot do it.
  public let limited: Limited?
  /// What to run.
  public let body: Body

  init(
    _ id: String, _ title: String, level: CaseLevel = .must, rules: [String], needs: Set<SessionCapability> = [],
    needsAbsent: Set<SessionCapability> = [], needsRecords: Bool = false, needsInterruption: Bool = false,
    isStochastic: Bool = false, configuration: ServerSessionStoreConfiguration = .init(), limited: Limited? = nil, body: @escaping Body
  ) {
    self.id = id
    self.title = title
    self.level = level
    self.rules = rules
    self.needs = needs
    self.needsAbsent = needsAbsent
    self.needsRecords = needsRecords
    self.needsInterruption = needsInterruption
    self.isStochastic = isStochastic
    self.configuration = configuration
    self.limited = limited
    self.body = body
  }

  /// The part of the id before the number, such as `ROT`.
  public var family: String { String(id.prefix { $0 != "-" }) }
}
