import SessionsReporting

/// Lines over an axis.
struct LineChart {
  let frame: ChartFrame
  let series: [ChartSeries]
  /// Places on the horizontal axis where something happened, with the series that it happened to.
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
    // A line without marks has one at its end, so that it is told apart without its colour.
    let last: Markup? = series.hasMarks ? nil : marks.last
    return "<g class=\"\(ChartMark.colour(series.index))\">\(stroke)\(series.hasMarks ? Markup.join(marks) : "")\(last)</g>\n"
  }
}
