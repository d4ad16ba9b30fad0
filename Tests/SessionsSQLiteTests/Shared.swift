import Sessions

/// A value that tasks of a test share.
final class Shared<Value: Sendable>: Sendable {
  private let storage: Locked<Value>

  init(_ value: Value) {
    storage = Locked(value)
  }

  var value: Value { storage.withLock { $0 } }

  func update(_ body: @Sendable (inout Value) -> Void) { storage.withLock { body(&$0) } }
}
