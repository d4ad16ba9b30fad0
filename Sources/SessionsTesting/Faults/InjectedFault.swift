/// A fault of a ``FaultSoak``: what it is called and how it is done.
package struct InjectedFault: Sendable {
  package let name: String
  /// Does it and undoes it: when it returns, the server can answer again. The number from 0 to 1 is random, for how long or how much.
  package let inject: @Sendable (Double) async throws -> Void

  package init(_ name: String, _ inject: @escaping @Sendable (Double) async throws -> Void) {
    self.name = name
    self.inject = inject
  }
}
