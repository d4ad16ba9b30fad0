/// The values of one metric, one a round, of two builds; of one batch of rounds that were measured together.
package struct TimingBatch: Sendable, Equatable {
  /// Of the build that is the reference.
  package let base: [Double]
  /// Of the build that is judged; where the builds took turns, at the index of the same round.
  package let head: [Double]
  /// Of the reference once more, at the index of the same round; `nil` if it was not measured twice.
  package let control: [Double]?

  /// A batch of its values, in any unit that all share.
  package init(base: [Double], head: [Double], control: [Double]? = nil) {
    (self.base, self.head, self.control) = (base, head, control)
  }
}
