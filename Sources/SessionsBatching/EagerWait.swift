#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Waits for the answer to a lone request: asks for it again and again for a moment before the thread sleeps.
///
/// A server beside the client answers sooner than a core that went idle wakes up, which costs more processor time than the asking.
/// Where answers take longer, the asking is for nothing: it is left out the more often, the longer none came in that moment.
package struct EagerWait: Sendable {
  /// How long is asked.
  static let moment: Duration = .microseconds(50)
  /// The most requests in a row that are not asked for.
  static let mostLeftOut = 64

  private var toLeaveOut = 0
  private var leftOutLast = 0

  package init() {}

  /// Whether the next answer is asked for.
  package var isAsking: Bool { toLeaveOut == 0 }

  /// Like ``SocketDescriptor/isReady(for:within:)``, for a socket that a lone request was sent on.
  package mutating func isReady(_ socket: SocketDescriptor, for event: DescriptorWait.Event) -> Bool {
    guard isAsking else {
      toLeaveOut -= 1
      return socket.isReady(for: event)
    }
    let end = Deadline(after: EagerWait.moment)
    repeat {
      if socket.isReady(for: event, within: 0) {
        leftOutLast = 0
        return true
      }
      // Whoever has something to do comes first, the server above all.
      sched_yield()
    } while Deadline.now < end
    leftOutLast = min(max(1, leftOutLast * 2), EagerWait.mostLeftOut)
    toLeaveOut = leftOutLast
    return socket.isReady(for: event)
  }
}
