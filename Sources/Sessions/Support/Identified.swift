/// A value that is equal to itself only: for the closures of settings that are compared.
package final class Identified<Value: Sendable>: Sendable {
  /// The value.
  package let value: Value

  /// Gives a value an identity.
  package init(_ value: Value) {
    self.value = value
  }
}

extension Identified: Hashable {
  /// Whether both are the same object.
  package static func == (first: Identified, second: Identified) -> Bool { first === second }

  /// Hashes the identity.
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
