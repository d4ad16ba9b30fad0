import SessionsReporting

/// Marks, so that series differ by more than their colour.
enum ChartMark {
  static let count: Int = 8

  /// The class that gives an element the colour of a series.
  static func colour(_ index: Int) -> Markup {
    switch index % count {
    case 0: return "s0"
    case 1: return "s1"
    case 2: return "s2"
    case 3: return "s3"
    case 4: return "s4"
    case 5: return "s5"
    case 6: return "s6"
    default: return "s7"
    }
  }

  /// The mark of a series around a point, hollow if it does not count.
  static func markup(_ index: Int, x: Double, y: Double, isHollow: Bool = false, title: String? = nil, size: Double = 4.5) -> Markup {
    let kind: Markup = isHollow ? "mark hollow" : "mark"
    let told: Markup? = title.map { "<title>\($0)</title>" }
    return "<path class=\"\(kind)\" d=\"\(outline(index, x, y, size))\">\(told)</path>"
  }

  private static func outline(_ index: Int, _ x: Double, _ y: Double, _ size: Double) -> String {
    switch index % 4 {
    case 0:
      return "M\(pixels(x - size)) \(pixels(y))a\(pixels(size)) \(pixels(size)) 0 1 1 \(pixels(2 * size)) 0a\(pixels(size)) "
        + "\(pixels(size)) 0 1 1 \(pixels(-2 * size)) 0z"
    case 1: return polygon([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)], x, y, size)
    case 2: return polygon([(0, -1.2), (1.1, 0.8), (-1.1, 0.8)], x, y, size)
    default: return polygon([(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)], x, y, size)
    }
  }

  private static func polygon(_ corners: [(Double, Double)], _ x: Double, _ y: Double, _ size: Double) -> String {
    "M" + corners.map { "\(pixels(x + $0.0 * size)) \(pixels(y + $0.1 * size))" }.joined(separator: "L") + "z"
  }

  /// A coordinate with one digit after the point.
  static func pixels(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }
}
