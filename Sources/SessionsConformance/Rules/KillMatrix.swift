/// Which cases notice which faulty store: the proof that the cases can fail.
///
/// Only deterministic cases are in it: a race that is left to chance may be green by luck.
public enum KillMatrix {
  /// The ids of the cases that a faulty store fails, by the faulty store's name.
  public static let cases: [String: [String]] = texts.mapValues { $0.split(separator: " ").map(String.init) }

  /// The names of the faulty stores that a case notices, sorted.
  public static func faultyStores(noticedBy id: String) -> [String] {
    cases.filter { $0.value.contains(id) }.keys.sorted()
  }
}
