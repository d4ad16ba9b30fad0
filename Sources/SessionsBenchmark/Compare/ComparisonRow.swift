/// A metric of two builds and what the gate says of it.
package struct ComparisonRow: Sendable, Equatable {
  /// Which cell it is of; `nil` of what belongs to a backend and no workload.
  package let key: CellKey?
  /// The backend, the workload and the step in words.
  package let subject: String
  /// The metric in words.
  package let metric: String
  /// What the values are measured in.
  package let unit: ComparisonUnit
  /// The value of the base, of several rounds the median; `nil` if there is none.
  package let base: Double?
  /// The value of the head, of several rounds the median; `nil` if there is none.
  package let head: Double?
  /// What the gate says.
  package let finding: GateFinding

  init(_ subject: ComparisonSubject, _ finding: GateFinding) {
    (key, self.subject, metric, unit) = (subject.key, subject.subject, subject.metric, subject.unit)
    (base, head, self.finding) = (subject.base, subject.head, finding)
  }
}
