#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The wait on a thread for the answer to a lone request: the socket is asked again and again for a moment, and then the thread sleeps for
/// a little longer.
///
/// A server beside the client answers sooner than a core that went idle wakes up, and the waking costs more processor time than the asking.
/// Where answers take longer, asking is of no use: it is left out the more often, the longer it has brought no answer.
///
/// The thread may be one of Swift's cooperative pool, of which there is one for each core. So the sleep is left out in the same way where
/// answers take longer than ``SocketDescriptor/briefly``: then the thread is released at once.
package struct EagerWait: Sendable {
  /// How long the thread asks the socket.
  package static let moment: Duration = .microseconds(50)
  /// The most requests in a row whose asking or sleep is left out.
  package static let mostLeftOut = 64

  /// An attempt that is left out after each failure, twice as often as after the failure before.
  private struct Attempt {
    var toLeaveOut = 0
    private var leftOutLast = 0

    /// Whether the attempt is due; if not, this one is left out.
    mutating func isDue() -> Bool {
      guard toLeaveOut > 0 else { return true }
      toLeaveOut -= 1
      return false
    }

    /// Notes whether an attempt brought the answer.
    mutating func note(success: Bool) {
      leftOutLast = success ? 0 : min(max(1, leftOutLast * 2), EagerWait.mostLeftOut)
      toLeaveOut = leftOutLast
    }
  }

  private var asking = Attempt()
  private var sleeping = Attempt()
  /// Whether the last answer did not come on the thread, so that the next look at the socket follows a wait without a thread.
  private var isWaiting = false

  /// Creates a wait that begins with asking.
  package init() {}

  /// Whether the next answer is asked for.
  package var isAsking: Bool { asking.toLeaveOut == 0 }

  /// Whether the thread sleeps for the next answer if asking does not bring it.
  package var isSleeping: Bool { sleeping.toLeaveOut == 0 }

  /// Like ``SocketDescriptor/isReady(for:within:)``, for a socket that a lone request was sent on.
  package mutating func isReady(_ socket: SocketDescriptor, for event: DescriptorWait.Event) -> Bool {
    // The delay of this answer, after a wait without a thread, says nothing about the time that answers take.
    if isWaiting, socket.isReady(for: event, within: 0) {
      isWaiting = false
      return true
    }
    let isReady = waitOnThread(for: event, socket)
    isWaiting = !isReady
    return isReady
  }

  private mutating func waitOnThread(for event: DescriptorWait.Event, _ socket: SocketDescriptor) -> Bool {
    if asking.isDue() {
      let isReady = EagerWait.ask(socket, for: event)
      asking.note(success: isReady)
      if isReady { return true }
    }
    guard sleeping.isDue() else { return socket.isReady(for: event, within: 0) }
    let isReady = socket.isReady(for: event)
    sleeping.note(success: isReady)
    return isReady
  }

  private static func ask(_ socket: SocketDescriptor, for event: DescriptorWait.Event) -> Bool {
    let end = Deadline(after: EagerWait.moment)
    repeat {
      if socket.isReady(for: event, within: 0) { return true }
      // Other threads that are ready to run come first, the server's above all.
      sched_yield()
    } while Deadline.now < end
    return false
  }
}
