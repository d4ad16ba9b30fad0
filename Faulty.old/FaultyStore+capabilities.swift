import Sessions

extension FaultyStore {
  /// Faults of what a store declares.
  static let capabilityFaults: [FaultyStore] = [
    FaultyStore(
      "deviation-beside-capability", "A store declares a capability and, at once, that it cannot keep its rule.",
      probe: FaultProbes.declarations,
      store: DeviationBesideCapability.init(base:)),
    FaultyStore(
      "revocation-withheld", "A store does not declare a capability, nor what it cannot keep.",
      probe: FaultProbes.declarations,
      store: RevocationWithheld.init(base:)),
    FaultyStore(
      "capabilities-vary", "What a store declares depends on when it is asked.",
      probe: FaultProbes.declarations,
      store: CapabilitiesVary.init(base:)),
    FaultyStore(
      "index-quietly-missing", "A store without a subject index answers with an empty list.",
      probe: { subject in
        _ = try await subject.begin([.setSubject("ada")])
        return "\(try await subject.store.sessions(of: "ada", now: subject.now).count) sessions"
      },
      store: IndexQuietlyMissing.init(base:)),
    FaultyStore(
      "prune-quietly-missing", "A store that cannot prune says that nothing was to be removed.",
      probe: { subject in
        _ = try await subject.begin([.set("a", json("1"))])
        return "\(try await subject.store.prune(now: subject.after(.seconds(86400)), limit: 10)) sessions"
      },
      store: PruneQuietlyMissing.init(base:)),
    FaultyStore(
      "persistence-claimed", "A store declares that sessions survive a restart, and keeps them in memory.",
      probe: FaultProbes.declarations,
      records: { Declares(base: $0, claimed: .persistence) }),
    FaultyStore(
      "sharing-claimed", "A store declares a shared backend, and each store object has sessions of its own.",
      probe: FaultProbes.declarations,
      records: { Declares(base: $0, claimed: .sharedBackend) }),
    FaultyStore(
      "rotation-quietly-missing", "A store that may keep the old token after a rotation does not declare it.",
      probe: FaultProbes.declarations,
      store: RotationQuietlyMissing.init(base:)),
  ]
}
