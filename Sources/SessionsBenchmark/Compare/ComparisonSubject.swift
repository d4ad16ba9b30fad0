/// Something that is compared, with the numbers that its row shows.
struct ComparisonSubject {
  /// How it is judged.
  enum Cell {
    case timing(TimingCell)
    case counter(CounterCell)
    /// It is judged already.
    case decided(GateFinding)
  }

  let key: CellKey?
  /// The backend, the workload and the step in words.
  let subject: String
  let metric: String
  let unit: ComparisonUnit
  /// Of all rounds of the base the median; `nil` if there is none.
  let base: Double?
  let head: Double?
  let cell: Cell
}
