import SessionsReporting

/// The area of a chart, with its axes.
struct ChartFrame {
  static let width: Double = 580
  static let height: Double = 342
  static let left: Double = 78
  static let right: Double = 558
  static let top: Double = 30
  static let bottom: Double = 278

  let x: ChartScale
  let y: ChartScale
  let xTitle: String
  let yTitle: String

  /// Draws a chart with its content.
  func markup(_ label: String, _ content: Markup) -> Markup {
    """
    <div class="scroll"><svg class="chart" viewBox="0 0 \(ChartMark.pixels(Self.width)) \(ChartMark.pixels(Self.height))" \
    role="img" aria-label="\(label)">
    \(Markup.join(y.ticks.map(horizontal)))\(Markup.join(x.ticks.map(vertical)))\(Markup.join(x.spacedTicks(62).map(name)))
    <text class="title" x="\(ChartMark.pixels(Self.right))" y="\(ChartMark.pixels(Self.bottom + 54))" text-anchor="end">\(xTitle)</text>
    <text class="title" x="6" y="18">\(yTitle)</text>
    \(content)
    </svg></div>
    """
  }

  private func horizontal(_ tick: ChartScale.Tick) -> Markup {
    let place = ChartMark.pixels(y.position(tick.value))
    return """
      <path class="grid" d="M\(ChartMark.pixels(Self.left)) \(place)H\(ChartMark.pixels(Self.right))"/>\
      <text x="\(ChartMark.pixels(Self.left - 8))" y="\(place)" dy=".35em" text-anchor="end">\(tick.label)</text>
      """
  }

  private func vertical(_ tick: ChartScale.Tick) -> Markup {
    let place = ChartMark.pixels(x.position(tick.value))
    return "<path class=\"grid\" d=\"M\(place) \(ChartMark.pixels(Self.top))V\(ChartMark.pixels(Self.bottom))\"/>"
  }

  private func name(_ tick: ChartScale.Tick) -> Markup {
    let place = ChartMark.pixels(x.position(tick.value))
    return "<text x=\"\(place)\" y=\"\(ChartMark.pixels(Self.bottom + 28))\" text-anchor=\"middle\">\(tick.label)</text>"
  }
}

/// Marks, so that series differ by more than their colour.
enum ChartMark {
  private static let count: Int = 8

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

/// A chart with its head, its key and its numbers.
struct ChartFigure {
  let title: String
  let explanation: String
  /// The names of the series with their colours; none where the chart names them itself.
  let key: [(name: String, index: Int)]
  let chart: Markup
  let head: [String]
  let rows: [[String]]
  /// The series that are not in the chart, each with its reason.
  var missing: [String] = []

  var markup: Markup {
    let items = key.map { entry -> Markup in
      """
      <li class="\(ChartMark.colour(entry.index))"><svg class="swatch" viewBox="0 0 24 12" aria-hidden="true">\
      <path class="line" d="M0 6H24"/>\(ChartMark.markup(entry.index, x: 12, y: 6))</svg>\(entry.name)</li>
      """
    }
    let list: Markup? = items.isEmpty ? nil : "<ul class=\"key\">\(Markup.join(items))</ul>"
    let absent: Markup? = missing.isEmpty ? nil : "<p class=\"dim small\">Not shown: \(missing.joined(separator: "; ")).</p>"
    return """
      <figure>
      <figcaption><h3>\(title)</h3><p class="dim small">\(explanation)</p>\(list)</figcaption>
      \(chart)\(absent)
      <details><summary>The numbers</summary>\(HTMLParts.table(head, rows, labels: 1))</details>
      </figure>

      """
  }
}
