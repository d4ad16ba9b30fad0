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

  /// A chart with something in its area.
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
