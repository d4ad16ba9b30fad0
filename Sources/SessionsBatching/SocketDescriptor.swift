public import Dispatch
import Sessions

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The wait of a batch that holds no thread meanwhile: until a descriptor is ready, or until a deadline.
@usableFromInline package struct DescriptorWait: Sendable {
  /// The event that a descriptor waits for.
  @usableFromInline package enum Event: Sendable {
    case read
    case write
  }

  /// The descriptor, which has no other wait at the time.
  package let descriptor: SocketDescriptor
  /// The event.
  package let event: Event
  /// The end of the wait if the event does not come.
  package let deadline: Deadline

  /// Creates a wait; it begins when a transport returns it to its queue.
  package init(_ descriptor: SocketDescriptor, for event: Event, until deadline: Deadline) {
    self.descriptor = descriptor
    self.event = event
    self.deadline = deadline
  }

  /// Calls `body` once, on `queue`, when the descriptor is ready (also at its end or with an error), when the deadline passed, or once in a
  /// while earlier.
  @usableFromInline package func whenMet(on queue: DispatchQueue, _ body: @escaping @Sendable () -> Void) {
    descriptor.begin(self, on: queue, body)
  }
}

/// A non-blocking socket and the ways to wait for it: briefly on a thread, or for longer without one.
///
/// There is one wait at a time, so a connection needs one Dispatch source for each direction and one timer. They are made when it first
/// waits without a thread, and armed again for each further wait. The owner of the socket closes it by ``close(_:)``.
@usableFromInline package final class SocketDescriptor: Sendable {
  /// How long a transport may wait on its thread before it releases the thread, in milliseconds.
  ///
  /// A server that runs answers sooner; with one that does not, several stores must not use up the threads of the process.
  package static let briefly: Int32 = 2

  /// The number of the file descriptor.
  package let number: Int32
  private let watch: Locked<Watch> = Locked(Watch())

  /// Creates the means to wait for a file descriptor, which stays its owner's.
  package init(_ number: Int32) {
    self.number = number
  }

  deinit {
    close {}
  }

  /// Waits on this thread until the socket is ready for `event`, has ended or has an error; false when nothing came in time.
  ///
  /// - Parameter milliseconds: At most ``briefly``; 0 only asks.
  package func isReady(for event: DescriptorWait.Event, within milliseconds: Int32 = SocketDescriptor.briefly) -> Bool {
    var entry = pollfd(fd: number, events: Int16(event == .read ? POLLIN : POLLOUT), revents: 0)
    // An interruption ends the wait early, and callers take it for silence: they wait again.
    return poll(&entry, 1, milliseconds) > 0
  }

  /// Whether the other end is gone, or sent something unasked: seen before a request is sent, nothing is in doubt.
  package var isStale: Bool { isReady(for: .read, within: 0) }

  /// Ends the watching, and calls `body`, which closes the file descriptor.
  ///
  /// Not to be called during a wait.
  package func close(_ body: () -> Void) {
    watch.withLock { watch in
      // Under the lock, and before the last reference goes: Dispatch traps when a suspended source is released.
      for source in watch.sources { source.cancel() }
      watch.timer?.cancel()
      watch = Watch()
    }
    body()
  }

  /// Begins a wait.
  fileprivate func begin(_ wait: DescriptorWait, on queue: DispatchQueue, _ body: @escaping @Sendable () -> Void) {
    watch.withLock { watch in
      watch.waiter = Watch.Waiter(wait: wait, queue: queue, body: body)
      let index = watch.sources.firstIndex { $0.event == wait.event }
      if let index {
        watch.sources[index].resume()
      } else if let source = makeSource(wait.event) {
        watch.sources.append(source)
      }
      setTimer(wait.deadline, &watch)
    }
  }

  /// Makes the source of one direction; nil when the process has no descriptor left, and the wait then ends by its timer.
  ///
  /// A source watches a duplicate of the descriptor. A library may close its socket whenever it likes, and the number may be another
  /// socket's a moment later: a source on the number itself would then keep the other one's from being watched.
  private func makeSource(_ event: DescriptorWait.Event) -> Watch.Source? {
    let duplicate = fcntl(number, F_DUPFD_CLOEXEC, 0)
    guard duplicate >= 0 else { return nil }
    let source: any DispatchSourceProtocol =
      switch event {
      case .read: DispatchSource.makeReadSource(fileDescriptor: duplicate, queue: .global())
      case .write: DispatchSource.makeWriteSource(fileDescriptor: duplicate, queue: .global())
      }
    source.setEventHandler { [weak self] in self?.becameReady(event) }
    source.setCancelHandler { SocketDescriptor.closeFile(duplicate) }
    source.activate()
    return Watch.Source(event: event, source: source)
  }

  private static func closeFile(_ number: Int32) {
    #if canImport(Darwin)
      _ = Darwin.close(number)
    #elseif canImport(Glibc)
      _ = Glibc.close(number)
    #elseif canImport(Musl)
      _ = Musl.close(number)
    #endif
  }

  private func becameReady(_ event: DescriptorWait.Event) {
    let waiter = watch.withLock { watch -> Watch.Waiter? in
      // A socket that is closed has no sources any more.
      guard let index = watch.sources.firstIndex(where: { $0.event == event }) else { return nil }
      watch.sources[index].suspend()
      guard watch.waiter?.wait.event == event else { return nil }
      return watch.takeWaiter()
    }
    waiter?.resume()
  }

  /// One timer serves all waits: it is set again only for an earlier deadline, or when it fires and finds a wait with a later one.
  private func setTimer(_ deadline: Deadline, _ watch: inout Watch) {
    if let set = watch.timerDeadline, set <= deadline { return }
    watch.timerDeadline = deadline
    let timer = watch.timer ?? makeTimer()
    timer.schedule(deadline: deadline.dispatchTime, leeway: .milliseconds(1))
    if watch.timer == nil { timer.activate() }
    watch.timer = timer
  }

  private func makeTimer() -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.setEventHandler { [weak self] in self?.timerFired() }
    return timer
  }

  private func timerFired() {
    let waiter = watch.withLock { watch -> Watch.Waiter? in
      guard let set = watch.timerDeadline else { return nil }
      watch.timerDeadline = nil
      guard let deadline = watch.waiter?.wait.deadline else { return nil }
      if deadline <= max(set, .now) { return watch.takeWaiter() }
      setTimer(deadline, &watch)
      return nil
    }
    waiter?.resume()
  }
}

/// The sources, the timer and the present waiter of a socket.
///
/// A source that fires suspends itself, and Dispatch does not have the system watch the socket again until it is resumed: answers that are
/// read without it wake no thread. A timer that fires leaves the source armed: the next event then finds no waiter, or ends a later wait
/// early.
private struct Watch {
  /// A batch that waits.
  struct Waiter: Sendable {
    let wait: DescriptorWait
    let queue: DispatchQueue
    let body: @Sendable () -> Void

    /// Has the batch go on: not in the handler, which would delay the handler and the end of a source that the batch closes.
    func resume() { queue.async(execute: body) }
  }

  /// The source of one direction.
  // Unchecked: Dispatch's objects may be used from any thread.
  struct Source: @unchecked Sendable {
    let event: DescriptorWait.Event
    let source: any DispatchSourceProtocol
    var isSuspended = false

    mutating func suspend() {
      guard !isSuspended else { return }
      isSuspended = true
      source.suspend()
    }

    mutating func resume() {
      guard isSuspended else { return }
      isSuspended = false
      source.resume()
    }

    /// Ends the source. One that is suspended has to be resumed, or its cancel handler would not be called and its release would trap.
    func cancel() {
      source.cancel()
      if isSuspended { source.resume() }
    }
  }

  var waiter: Waiter?
  var sources: [Source] = []
  var timer: (any DispatchSourceTimer)?
  /// When the timer fires; nil while it is not set.
  var timerDeadline: Deadline?

  mutating func takeWaiter() -> Waiter? {
    defer { waiter = nil }
    return waiter
  }
}
