/// That a run with faults could not be made, or did not end as it has to: a server that does not come back, a load that stands still.
package struct FaultRunError: Error, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}
