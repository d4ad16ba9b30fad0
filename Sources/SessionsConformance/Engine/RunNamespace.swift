package import Sessions

/// The names of the namespaces that runs of tools make: cases of the suite, cells of a benchmark, and the tables that serve a whole run.
///
/// A name is what it is for, the minute in which it was made and a number at random: `c_rec_001_` or `bench_`, five digits and eight, to the
/// base 36. So it is told from all others, and how long ago its run was. A name that begins with it is derived of it.
package enum RunNamespace {
  private static let (minuteDigits, randomDigits) = (5, 8)

  /// A name that no other case, cell or run has: two runs may share a database.
  ///
  /// - Parameters:
  ///   - purpose: What it is for, without the underscore behind it.
  ///   - now: The time.
  package static func make(_ purpose: String, now: Timestamp = SystemSessionClock().now) -> String {
    let limit = (0..<randomDigits).reduce(UInt64(1)) { product, _ in product * 36 }
    return "\(purpose)_\(digits(UInt64(max(0, now.milliseconds / 60_000)), minuteDigits))\(digits(.random(in: 0..<limit), randomDigits))"
  }

  private static func digits(_ number: UInt64, _ count: Int) -> String {
    let text = String(number, radix: 36)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }

  /// The age of a namespace in whole minutes by its name; nil for a name that no run makes.
  ///
  /// - Parameter now: The time. A name from a clock that is up to a day ahead of it has the age 0.
  package static func age(of name: String, now: Timestamp = SystemSessionClock().now) -> Duration? {
    // Cases about names change the case of letters and leave out underscores.
    let form = /(c_?(probe|[a-z]+_?[0-9]{3})_?|(bench|count|hello|sessionlab)_)([0-9a-z]{5})[0-9a-z]{8}[a-z0-9_]*/.ignoresCase()
    guard let digits = name.wholeMatch(of: form)?.4, let minute = Int64(digits, radix: 36) else { return nil }
    let (age, day) = (now.milliseconds / 60_000 - minute, Int64(24 * 60))
    // There was no such run before the year 2025.
    guard age >= -day, minute >= 28_928_160 else { return nil }
    return .seconds(60 * max(0, age))
  }

}
