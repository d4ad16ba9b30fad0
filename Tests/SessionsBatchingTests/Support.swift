import Foundation
import Sessions
import SessionsBatching

typealias FakeQueue = CombiningQueue<FakeTransport>

/// The outcome of a request: its answer or its error's code.
enum Outcome: Hashable, Sendable {
  case answer(Int)
  case error(SessionErrorCode)
}

extension CombiningQueue where Transport.Operation: FixedWidthInteger, Transport.Response: FixedWidthInteger {
  func outcome(_ number: Transport.Operation, timeout: Duration = .seconds(60)) async -> Outcome {
    await outcome(number, until: Deadline(after: timeout))
  }

  func outcome(_ number: Transport.Operation, until deadline: Deadline) async -> Outcome {
    do {
      return .answer(Int(try await submit(number, until: deadline)))
    } catch {
      return .error(error.code)
    }
  }

  /// Returns when `count` requests wait.
  func waitForPending(_ count: Int) async {
    while pendingCount != count { await Task.yield() }
  }
}

/// A value that tasks of a test share.
final class Shared<Value: Sendable>: Sendable {
  private let storage: Locked<Value>

  init(_ value: Value) {
    storage = Locked(value)
  }

  var value: Value { storage.withLock { $0 } }

  func update(_ body: @Sendable (inout Value) -> Void) { storage.withLock { body(&$0) } }
}

/// Waits until a condition holds; false when it does not within a minute, which even a busy machine does not need.
func eventually(_ condition: () -> Bool) async -> Bool {
  let end = Deadline(after: .seconds(60))
  while !condition() {
    guard Deadline.now < end else { return false }
    await Task.yield()
  }
  return true
}

/// Two sockets that are connected to each other. The caller closes them.
func socketPair() throws -> (Int32, Int32) {
  var pair: [Int32] = [0, 0]
  #if canImport(Darwin)
    let kind = SOCK_STREAM
  #else
    let kind = Int32(SOCK_STREAM.rawValue)
  #endif
  guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else { throw POSIXError(.EMFILE) }
  return (pair[0], pair[1])
}
