import CLibPQ
import Dispatch
import Synchronization

/// What is needed to cancel the statement that runs on a connection, also after that was given up.
struct PostgresCancel: @unchecked Sendable {
  // Unchecked: libpq's object is not changed after it was made.
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer) {
    self.handle = handle
  }

  /// Asks the server to end the statement. Opens a connection of its own and blocks until that is answered.
  fileprivate func send() {
    var message: [CChar] = Array(repeating: 0, count: 256)
    PQcancel(handle, &message, Int32(message.count))
  }

  fileprivate func free() { PQfreeCancel(handle) }
}

/// Sends cancellations on a thread of their own, one at a time.
///
/// Without them a server that is slow rather than gone would finish what nobody waits for. One that is given up while another is still
/// under way is dropped: then the server does not answer at all. libpq waits for it as long as TCP does, with the keepalives that the
/// connection had.
final class PostgresCanceller: Sendable {
  private let queue = DispatchQueue(label: "swift-sessions.postgres.cancel")
  private let isBusy = Atomic<Bool>(false)

  func send(_ cancel: PostgresCancel) {
    guard !isBusy.exchange(true, ordering: .acquiringAndReleasing) else { return cancel.free() }
    queue.async {
      cancel.send()
      cancel.free()
      self.isBusy.store(false, ordering: .releasing)
    }
  }
}
