public import Dispatch

/// What a batch waits for that holds no thread meanwhile: a descriptor that becomes ready, or a deadline.
@usableFromInline package struct DescriptorWait: Sendable {
  /// What a descriptor is to be ready for.
  @usableFromInline package enum Event: Sendable {
    case read
    case write
  }

  @usableFromInline package let descriptor: Int32
  @usableFromInline package let event: Event
  @usableFromInline package let deadline: Deadline

  @usableFromInline package init(_ descriptor: Int32, for event: Event, until deadline: Deadline) {
    self.descriptor = descriptor
    self.event = event
    self.deadline = deadline
  }

  /// A source that is cancelled from two sides.
  private struct Source: @unchecked Sendable {
    // Unchecked: Dispatch's objects may be used from any thread.
    let source: any DispatchSourceProtocol
  }

  /// Calls `body` once, on `queue`, when the descriptor is ready (also at its end or with an error) or the deadline passed.
  ///
  /// Nothing watches the descriptor any more by then: it may be closed.
  @usableFromInline func whenMet(on queue: DispatchQueue, _ body: @escaping @Sendable () -> Void) {
    let source: any DispatchSourceProtocol =
      switch event {
      case .read: DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
      case .write: DispatchSource.makeWriteSource(fileDescriptor: descriptor, queue: queue)
      }
    let shared = Source(source: source)
    // Cancelling is what both ends do: it happens once, and its handler comes when the descriptor is free.
    source.setEventHandler { shared.source.cancel() }
    source.setCancelHandler(handler: body)
    source.resume()
    queue.asyncAfter(deadline: deadline.dispatchTime) { shared.source.cancel() }
  }
}
