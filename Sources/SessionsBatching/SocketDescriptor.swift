#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A non-blocking socket, as a transport waits for it.
package struct SocketDescriptor: Sendable, Hashable {
  /// How long a transport may wait on its thread before it lets go of it, in milliseconds.
  ///
  /// A server that runs answers sooner; with one that does not, several stores must not use up the threads of the process.
  package static let briefly: Int32 = 2

  package let number: Int32

  package init(_ number: Int32) {
    self.number = number
  }

  /// Waits on this thread until the socket is ready for `event`, has ended or has an error; false when nothing came in time.
  ///
  /// - Parameter milliseconds: At most ``briefly``; 0 only asks.
  package func isReady(for event: DescriptorWait.Event, within milliseconds: Int32 = SocketDescriptor.briefly) -> Bool {
    var entry = pollfd(fd: number, events: Int16(event == .read ? POLLIN : POLLOUT), revents: 0)
    // An interruption ends the wait early, which callers take for nothing came: they wait again.
    return poll(&entry, 1, milliseconds) > 0
  }

  /// Whether the other end is gone, or said something unasked: seen before a request is sent, nothing is in doubt.
  package var isStale: Bool { isReady(for: .read, within: 0) }
}
