import SessionsReporting

/// One line of a chart.
struct ChartSeries: Sendable {
  struct Point: Sendable {
    let x: Double
    let y: Double
    /// Whether the point does not count, as that of a saturated cell: it is drawn hollow.
    let isHollow: Bool
    /// The text for a pointer that rests on it.
    let title: String
  }

  let name: String
  /// The number of its colour and mark: that of the backend, the same in all charts.
  let index: Int
  let points: [Point]
  /// Whether each point has a mark, or only the line is drawn.
  var hasMarks: Bool = true
}

/// Lines over an axis.
struct LineChart {
  let frame: ChartFrame
  let series: [ChartSeries]
  /// Positions of events on the horizontal axis, with the series of each.
  var events: [(x: Double, series: ChartSeries, title: String)] = []

  func markup(_ label: String) -> Markup {
    let lines = events.map { event -> Markup in
      let place = ChartMark.pixels(frame.x.position(event.x))
      let path = "M\(place) \(ChartMark.pixels(ChartFrame.top))V\(ChartMark.pixels(ChartFrame.bottom))"
      return """
        <path class="event \(ChartMark.colour(event.series.index))" d="\(path)"><title>\(event.title)</title></path>
        """
    }
    return frame.markup(label, "\(Markup.join(lines))\(Markup.join(series.map(line)))")
  }

  private func line(_ series: ChartSeries) -> Markup {
    let places = series.points.map { (x: frame.x.position($0.x), y: frame.y.position($0.y)) }
    let path = "M" + places.map { "\(ChartMark.pixels($0.x)) \(ChartMark.pixels($0.y))" }.joined(separator: "L")
    let stroke: Markup? = places.count > 1 ? "<path class=\"line\" d=\"\(path)\"/>" : nil
    let marks = zip(series.points, places).map { point, place in
      ChartMark.markup(series.index, x: place.x, y: place.y, isHollow: point.isHollow, title: point.title)
    }
    // A line without marks has one at its end, so that it can be recognised without its colour.
    let last: Markup? = series.hasMarks ? nil : marks.last
    return "<g class=\"\(ChartMark.colour(series.index))\">\(stroke)\(series.hasMarks ? Markup.join(marks) : "")\(last)</g>\n"
  }
}

/// A row for each backend: every round's value as a point, their median, and its interval.
struct SpreadChart {
  struct Row {
    let name: String
    let index: Int
    let values: [Double]
    let median: Double
    let interval: ClosedRange<Double>?
    let isHollow: Bool
    /// The median and its interval in words.
    let text: String

    /// The values that the axis has to have room for.
    var drawn: [Double] {
      guard let interval else { return values + [median] }
      return values + [median, interval.lowerBound, interval.upperBound]
    }
  }

  private static let rowHeight: Double = 56
  private static let top: Double = 8

  let rows: [Row]
  let title: String

  private var bottom: Double { Self.top + Double(rows.count) * Self.rowHeight }

  func markup(_ label: String) -> Markup {
    let values = rows.flatMap(\.drawn).filter { $0 > 0 }
    let (least, most) = (values.min() ?? 1, values.max() ?? 1)
    // Bars from zero would hide the slow ones where one is many times faster.
    let scale: ChartScale =
      most / least > 20
      ? .logarithmic(least * 0.9...most, 24, ChartFrame.right, label: ChartScale.rate)
      : .linear(to: most, 24, ChartFrame.right, label: ChartScale.rate)
    let kind = scale.kind == .logarithmic ? "\(title), in factors" : title
    let height = ChartMark.pixels(bottom + 54)
    return """
      <div class="scroll"><svg class="chart" viewBox="0 0 \(ChartMark.pixels(ChartFrame.width)) \(height)" role="img" aria-label="\(label)">
      \(Markup.join(scale.ticks.map { grid(scale.position($0.value)) }))\(Markup.join(scale.spacedTicks(62).map { name($0, scale) }))
      <text class="title" x="\(ChartMark.pixels(ChartFrame.right))" y="\(ChartMark.pixels(bottom + 46))" text-anchor="end">\(kind)</text>
      \(Markup.join(rows.enumerated().map { row($0.element, at: $0.offset, scale) }))
      </svg></div>
      """
  }

  private func grid(_ place: Double) -> Markup {
    "<path class=\"grid\" d=\"M\(ChartMark.pixels(place)) \(ChartMark.pixels(Self.top))V\(ChartMark.pixels(bottom))\"/>"
  }

  private func name(_ tick: ChartScale.Tick, _ scale: ChartScale) -> Markup {
    let place = ChartMark.pixels(scale.position(tick.value))
    return "<text x=\"\(place)\" y=\"\(ChartMark.pixels(bottom + 22))\" text-anchor=\"middle\">\(tick.label)</text>"
  }

  private func row(_ row: Row, at index: Int, _ scale: ChartScale) -> Markup {
    let middle = Self.top + (Double(index) + 0.7) * Self.rowHeight
    let line = ChartMark.pixels(middle)
    let points = row.values.map { value in
      ChartMark.markup(row.index, x: scale.position(value), y: middle, isHollow: true, title: "\(NumberText.rate(value))/s", size: 4)
    }
    let interval: Markup? = row.interval.map { range in
      let (low, high) = (ChartMark.pixels(scale.position(range.lowerBound)), ChartMark.pixels(scale.position(range.upperBound)))
      return "<path class=\"interval\" d=\"M\(low) \(line)H\(high)\"/>"
    }
    let median = ChartMark.pixels(scale.position(row.median))
    let text = ChartMark.pixels(middle - 18)
    return """
      <g class="\(ChartMark.colour(row.index))">\(interval)\(Markup.join(points))\
      <path class="median" d="M\(median) \(ChartMark.pixels(middle - 9))V\(ChartMark.pixels(middle + 9))"/>\
      <text class="name" x="24" y="\(text)"><tspan class="key">\(row.name)</tspan><tspan dx="8">\(row.text)</tspan></text></g>

      """
  }
}
