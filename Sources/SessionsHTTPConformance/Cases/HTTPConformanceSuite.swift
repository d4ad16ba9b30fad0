/// The catalogue of the cases over the wire.
public enum HTTPConformanceSuite {
  /// The version of the catalogue. A case's id never changes its meaning; new cases raise the second number.
  public static let version: String = "0.1.0"

  /// All cases, in the order of their numbers.
  public static let cases: [HTTPCase] = [
    SeedOneCases.all, SeedTwoCases.all, UntouchedCases.all, CookieCases.all, FailureCases.all, RotationCases.all, FlashCases.all,
    CacheCases.all, ScopeCases.all, StreamCases.all, OriginCases.all,
  ].flatMap { $0 }

  /// The case with an id, in upper or lower case.
  public static func find(_ id: String) -> HTTPCase? {
    cases.first { $0.id.lowercased() == id.lowercased() }
  }
}
