import Sessions

/// Closing and removing namespaces in the middle of a case.
extension CaseContext {
  /// Closes one of the context's stores and keeps its sessions; the others go on.
  ///
  /// - Throws: ``CaseUndecided/notApplicable(_:)`` where the backend cannot.
  @inline(never)
  func closeStore(_ index: Int) async throws {
    guard let closing = own.closing else {
      throw CaseUndecided.notApplicable("the backend cannot close one store and keep the others")
    }
    let step = begin("close store \(index + 1) of namespace \(namespace)")
    await closing.close(index)
    finish(step, "done")
  }

  /// Skips the case where the backend opens no further stores on the case's namespace.
  func needFurtherStores() throws(CaseUndecided) {
    recorder?.refuse("opens further stores on its namespace")
    guard own.closing == nil else { return }
    throw .notApplicable("the backend opens no further stores on a namespace, or cannot close them")
  }

  /// Removes a neighbour's namespace, and closes its stores, before the case ends.
  ///
  /// - Throws: ``CaseUndecided/notApplicable(_:)`` where closing removes nothing.
  @inline(never)
  func removeNamespace() async throws {
    guard own.removesNamespace else {
      throw CaseUndecided.notApplicable("the backend removes no namespace: RecordStoreBackend is told with 'removesNamespace'")
    }
    let step = begin("remove namespace \(namespace)")
    await own.close()
    finish(step, "done")
  }
}

extension OpenedBackend {
  /// The same stores, whose namespace is removed once, however often they are closed.
  func closingOnce() -> OpenedBackend {
    let close = close
    let isClosed = Locked(false)
    var once = OpenedBackend(
      stores: stores, records: records, reopen: reopen, interrupt: interrupt, closing: closing, removesNamespace: removesNamespace
    ) {
      let isFirst = isClosed.withLock { isClosed in
        defer { isClosed = true }
        return !isClosed
      }
      if isFirst { await close() }
    }
    once.layer = layer
    return once
  }
}
