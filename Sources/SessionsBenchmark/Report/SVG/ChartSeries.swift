/// One line of a chart.
struct ChartSeries: Sendable {
  struct Point: Sendable {
    let x: Double
    let y: Double
    /// Whether the point does not count, as that of a saturated cell: it is drawn hollow.
    let isHollow: Bool
    /// What a pointer that rests on it is told.
    let title: String
  }

  let name: String
  /// Which of the colours and marks is its own: that of the backend, the same in all charts.
  let index: Int
  let points: [Point]
  /// Whether each point has a mark, or only the line is drawn.
  var hasMarks: Bool = true
}
