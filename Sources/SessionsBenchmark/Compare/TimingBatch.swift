/// The values of one metric, one a round, of two builds; of one batch of rounds that were measured together.
public struct TimingBatch: Sendable, Equatable {
  /// Of the build that is the reference.
  public let base: [Double]
  /// Of the build that is judged; where the builds took turns, at the index of the same round.
  public let head: [Double]
  /// Of the reference once more, at the index of the same round; `nil` if it was not measured twice.
  public let control: [Double]?

  /// A batch of its values, in any unit that all share.
  public init(base: [Double], head: [Double], control: [Double]? = nil) {
    (self.base, self.head, self.control) = (base, head, control)
  }
}
