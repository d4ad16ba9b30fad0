/// Numbers as reports write them, the same in every language and region.
enum NumberText {
  /// Milliseconds as seconds with two or three digits after the point, such as `0.13`.
  static func seconds(_ milliseconds: Double, digits: Int = 2) -> String {
    guard milliseconds.isFinite, milliseconds > 0 else { return "0." + String(repeating: "0", count: digits) }
    let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
    let units = Int((min(milliseconds, 1e12) / 1000 * Double(scale)).rounded())
    let fraction = String(units % scale)
    return "\(units / scale).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }
}
