/// A case as lists, selections and reports see it, whatever it judges.
public protocol CatalogueCase: Sendable {
  /// The permanent name, such as `ROT-003`. Never renumbered, never used again.
  var id: String { get }
  /// The requirement, in one sentence.
  var title: String { get }
  /// The importance.
  var level: CaseLevel { get }
  /// The rules of the specification that it proves, such as `ROT-3`.
  var rules: [String] { get }
  /// Whether the case can pass by luck, as in a race that is not forced.
  var isStochastic: Bool { get }
}

extension CatalogueCase {
  /// The family of the case, such as `ROT` of `ROT-003`, and `H-3` of `H-301`.
  public var family: String { Family.name(of: id) }
}
