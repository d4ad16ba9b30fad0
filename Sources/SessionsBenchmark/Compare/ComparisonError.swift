/// Why results are not compared: they are not what they were given as.
package enum ComparisonError: Error, Sendable, Equatable, CustomStringConvertible {
  /// No metric was chosen.
  case noMetric
  /// Base and head say of themselves that they are something else.
  case wrongRoles(base: RunPairing.Role, head: RunPairing.Role)
  /// The control was not measured by turns with the base, or is no control.
  case otherControl
  /// The results of the second batch were not measured by turns, or not after those of the first.
  case otherConfirmation

  /// What is wrong and what to do.
  package var description: String {
    switch self {
    case .noMetric: return "there is no metric to compare"
    case .wrongRoles(let base, let head):
      return "they are the \(base.rawValue) and the \(head.rawValue) of a run: give its base first and its head second"
    case .otherControl:
      return "the control was not measured by turns with the base: give the file 'control.json' that was written beside it"
    case .otherConfirmation:
      return
        "what is to confirm was not measured with the others: give the files 'base-2.json' and 'head-2.json' that were written beside them"
    }
  }
}
