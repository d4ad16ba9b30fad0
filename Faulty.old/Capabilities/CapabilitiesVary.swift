import Sessions

final class CapabilitiesVary: SessionStoreWrapper {
  let base: any SessionStore
  private let reads: Locked<Int> = Locked(0)

  init(base: any SessionStore) {
    self.base = base
  }

  var capabilities: Set<SessionCapability> {
    let isOdd = reads.withLock { reads in
      reads += 1
      return reads % 2 == 1
    }
    return isOdd ? base.capabilities : base.capabilities.subtracting([.persistence, .prune])
  }
}
