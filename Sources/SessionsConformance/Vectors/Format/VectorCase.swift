/// A case as data.
public struct VectorCase: Sendable, Hashable, Codable {
  /// The permanent name.
  public let id: String
  /// The requirement.
  public let title: String
  /// How much it matters.
  public let level: CaseLevel
  /// The rules that it proves.
  public let rules: [String]
  /// The capabilities that the store has to have for the case to make sense.
  public let needs: [String]
  /// Whether the case works on the record store, too.
  public let needsRecords: Bool
  /// The settings that differ from the defaults.
  public var configuration: VectorConfiguration
  /// Tokens in the right form that no store handed out.
  public var unknownTokens: [String]
  /// The keys that no step returns.
  public var keys: [String: VectorKey]
  /// The calls, in their order.
  public var steps: [VectorStep]

  /// The part of the id before the number.
  public var family: String { String(id.prefix { $0 != "-" }) }
}
