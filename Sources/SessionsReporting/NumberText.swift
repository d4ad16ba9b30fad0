/// Numbers as reports write them, the same in every language and region.
package enum NumberText {
  /// A number with at most `digits` digits after the point, without trailing zeros, and with commas between thousands.
  package static func plain(_ value: Double, digits: Int = 2) -> String {
    var text = fixed(value, digits: digits)
    while text.contains("."), text.hasSuffix("0") || text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// A number with a fixed number of digits after the point, and commas between thousands.
  package static func fixed(_ value: Double, digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return value.isNaN ? "–" : value < 0 ? "-∞" : "∞" }
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    let units = (abs(value) * scale).rounded()
    guard units < 9e18 else { return fixed(value, digits: 0) }
    let whole = grouped(Int64((units / scale).rounded(.down)))
    let sign = value < 0 && units > 0 ? "-" : ""
    guard digits > 0 else { return sign + whole }
    let fraction = String(Int64(units.truncatingRemainder(dividingBy: scale)))
    return "\(sign)\(whole).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }

  /// A number with `digits` significant digits, and all digits before the point: `0.0512`, `1.83`, `18.3`, `1,834`.
  package static func significant(_ value: Double, digits: Int) -> String {
    guard value.isFinite, value != 0 else { return fixed(value, digits: 0) }
    var places = digits - 1
    var bound = 10.0
    // A value within half a unit of the last place below the power of ten is rounded up to it, and has a digit more.
    while places > 0, abs(value) >= bound - 0.5 * power(places) { (places, bound) = (places - 1, bound * 10) }
    var least = 1.0
    while places < 12, places >= digits - 1, abs(value) < least - 0.5 * power(places) / 10 { (places, least) = (places + 1, least / 10) }
    return fixed(value, digits: places)
  }

  /// A rate, in whole units from 100 on.
  package static func rate(_ value: Double) -> String { value < 99.95 ? significant(value, digits: 3) : fixed(value, digits: 0) }

  /// A share in percent: whole from 1 on.
  package static func percent(_ share: Double) -> String {
    "\(share < 0.0095 ? plain(share * 100, digits: 1) : fixed(share * 100, digits: 0)) %"
  }

  /// A duration in the largest unit that gives at least 1.
  package static func duration(nanoseconds value: Double) -> String {
    for (unit, size) in [("s", 1e9), ("ms", 1e6), ("µs", 1e3)] where value >= size * 0.9995 {
      return "\(significant(value / size, digits: 3)) \(unit)"
    }
    return "\(plain(value, digits: 0)) ns"
  }

  /// A size in the largest unit that gives at least 1, without a fraction if it has none.
  package static func bytes(_ value: Double) -> String {
    for (unit, size) in [("GiB", 1_073_741_824.0), ("MiB", 1_048_576), ("KiB", 1024)] where value >= size {
      return "\(plain(value / size, digits: 1)) \(unit)"
    }
    return "\(plain(value, digits: 0)) B"
  }

  /// A duration of seconds in words of a clock: `2.50 s`, `1 min 1 s`, `1 h 28 min`.
  package static func time(seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 60, seconds < 1e9 else { return "\(significant(max(0, seconds), digits: 3)) s" }
    let minutes = Int(seconds) / 60
    return minutes < 60 ? "\(minutes) min \(Int(seconds) % 60) s" : "\(minutes / 60) h \(minutes % 60) min"
  }

  /// Milliseconds as seconds with two or three digits after the point, such as `0.13`.
  ///
  /// It has no commas and no words, unlike the other numbers, since programs read it in XML.
  package static func seconds(_ milliseconds: Double, digits: Int = 2) -> String {
    guard milliseconds.isFinite, milliseconds > 0 else { return "0." + String(repeating: "0", count: digits) }
    let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
    let units = Int((min(milliseconds, 1e12) / 1000 * Double(scale)).rounded())
    let fraction = String(units % scale)
    return "\(units / scale).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }

  /// A whole number with commas between thousands.
  package static func grouped(_ value: some BinaryInteger) -> String {
    let digits = String(value.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return value < 0 ? "-\(text)" : text
  }

  private static func power(_ places: Int) -> Double { (0..<places).reduce(1) { value, _ in value / 10 } }
}

/// The grammar of lists and counts.
package enum WordText {
  /// A list in words: `a`, `a and b`, `a, b and c`.
  package static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return "\(words.dropLast().joined(separator: ", ")) and \(last)"
  }

  /// A number and its noun; without a plural of its own the noun gets an `s`.
  package static func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
    "\(NumberText.grouped(count)) \(count == 1 ? noun : plural ?? "\(noun)s")"
  }
}
