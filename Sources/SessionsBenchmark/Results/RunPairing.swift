/// That a run was measured by turns with others on one machine, and which part of them it is.
package struct RunPairing: Codable, Sendable, Equatable {
  /// The part of a run among those that were measured together.
  package enum Role: String, Codable, Sendable, CaseIterable {
    /// The build that is the reference.
    case base
    /// The same build once more: what differs between the two is noise.
    case control
    /// The build that is judged.
    case head
  }

  /// What all runs that were measured together have in common, and no others.
  package let id: String
  /// Which part this run is.
  package let role: Role
  /// The number of the batch, from 1. The second was measured later, to confirm what the first showed.
  package let batch: Int

  /// Pairs a run with those of the same id.
  package init(id: String, role: Role, batch: Int = 1) {
    self.id = id
    self.role = role
    self.batch = batch
  }
}
