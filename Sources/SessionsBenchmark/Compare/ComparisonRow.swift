/// A metric of two builds and what the gate says of it.
public struct ComparisonRow: Sendable, Equatable {
  /// Which cell it is of; `nil` of what belongs to a backend and no workload.
  public let key: CellKey?
  /// The backend, the workload and the step in words.
  public let subject: String
  /// The metric in words.
  public let metric: String
  /// What the values are measured in.
  public let unit: ComparisonUnit
  /// The value of the base, of several rounds the median; `nil` if there is none.
  public let base: Double?
  /// The value of the head, of several rounds the median; `nil` if there is none.
  public let head: Double?
  /// What the gate says.
  public let finding: GateFinding

  init(_ subject: ComparisonSubject, _ finding: GateFinding) {
    (key, self.subject, metric, unit) = (subject.key, subject.subject, subject.metric, subject.unit)
    (base, head, self.finding) = (subject.base, subject.head, finding)
  }
}
