import Sessions

extension FaultyStore {
  /// Faults in a store's declarations.
  static let capabilityFaults: [FaultyStore] = [
    FaultyStore(
      "deviation-beside-capability", "A store declares a capability and, at once, that it cannot keep its rule.",
      probe: FaultProbes.declarations,
      store: { base in AlteredSessionStore(base, deviations: [.destroyDoesNotRevoke]) }),
    FaultyStore(
      "revocation-withheld", "A store does not declare a capability, nor what it cannot keep.",
      probe: FaultProbes.declarations,
      store: { base in AlteredSessionStore(base, capabilities: { base.capabilities.subtracting([.revocation]) }) }),
    FaultyStore(
      "capabilities-vary", "What a store declares depends on when it is asked.",
      probe: FaultProbes.declarations,
      store: { base in
        let reads: Locked<Int> = Locked(0)
        return AlteredSessionStore(
          base,
          capabilities: {
            let isOdd = reads.withLock { reads in
              reads += 1
              return reads % 2 == 1
            }
            return isOdd ? base.capabilities : base.capabilities.subtracting([.persistence, .prune])
          })
      }),
    FaultyStore(
      "index-quietly-missing", "A store without a subject index answers with an empty list.",
      probe: { subject in
        _ = try await subject.begin([.setSubject("ada")])
        return "\(try await subject.store.sessions(of: "ada", now: subject.now).count) sessions"
      },
      store: { base in
        AlteredSessionStore(
          base, capabilities: { base.capabilities.subtracting([.subjectIndex]) }, sessions: { _, _, _, _ in [] }, destroyAll: { _, _ in 0 })
      }),
    FaultyStore(
      "prune-quietly-missing", "A store that cannot prune says that nothing was to be removed.",
      probe: { subject in
        _ = try await subject.begin([.set("a", json("1"))])
        return "\(try await subject.store.prune(now: subject.after(.seconds(86400)), limit: 10)) sessions"
      },
      store: { base in
        AlteredSessionStore(base, capabilities: { base.capabilities.subtracting([.prune]) }, prune: { _, _ in 0 })
      }),
    FaultyStore(
      "persistence-claimed", "A store declares that sessions survive a restart, and keeps them in memory.",
      probe: FaultProbes.declarations,
      records: { base in AlteredRecordStore(base, capabilities: base.capabilities.union([.persistence])) }),
    FaultyStore(
      "sharing-claimed", "A store declares a shared backend, and each store object has sessions of its own.",
      probe: FaultProbes.declarations,
      records: { base in AlteredRecordStore(base, capabilities: base.capabilities.union([.sharedBackend])) }),
    FaultyStore(
      "rotation-quietly-missing", "A store that may keep the old token after a rotation does not declare it.",
      probe: FaultProbes.declarations,
      store: { base in AlteredSessionStore(base, capabilities: { base.capabilities.subtracting([.rotationRevocation]) }) }),
  ]
}
