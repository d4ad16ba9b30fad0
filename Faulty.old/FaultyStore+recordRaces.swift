import Sessions

extension FaultyStore {
  /// Faults that take two to see: of concurrency and between namespaces.
  static let recordRaces: [FaultyStore] = [
    FaultyStore(
      "create-race", "A create looks first whether the key is free and inserts then: two can win.", isRace: true,
      probe: { subject in
        let isSeveral = try await subject.severalWin { round, number in
          try await subject.create(round, subject.record([number]))
        }
        return isSeveral ? "several winners" : "one winner each"
      }
    ) { CreateRace(base: $0) },
    FaultyStore(
      "replace-race", "A replace compares the version first and writes then: two can win.", isRace: true,
      probe: { subject in
        let isSeveral = try await subject.severalWin(existing: true) { round, number in
          try await subject.replace(round, with: subject.record([number])) == ReplaceOutcome.replaced.rawValue
        }
        return isSeveral ? "several winners" : "one winner each"
      }
    ) { ReplaceRace(base: $0) },
    FaultyStore(
      "namespace-as-pattern", "An underscore in the name of a namespace stands for any character.",
      probe: { subject in
        let neighbour = try subject.neighbour("_")
        _ = try await neighbour.create(subject.key(), subject.record(), now: subject.now)
        let seen = try await subject.neighbour("x").load(subject.key(), now: subject.now)
        // Asked last, so that the namespace is still open up to here.
        try await neighbour.ping()
        return subject.describe(seen)
      }, namespaces: NamespacePattern.open),
    FaultyStore(
      "namespace-prefix-destroy", "Ending all sessions of a subject reaches into every namespace whose name begins with the own one.",
      probe: { subject in
        let neighbour = try subject.neighbour("n")
        _ = try await neighbour.create(subject.key(), subject.record(subject: "ada"), now: subject.now)
        let count = try await subject.destroyAll(of: "ada")
        // Asked last, so that the namespace is still open up to here.
        try await neighbour.ping()
        return "\(count)"
      }, namespaces: NamespacePrefixDestroy.init),
    FaultyStore(
      "namespace-prefix-prune", "Pruning reaches into every namespace whose name begins with the own one.",
      probe: { subject in
        let neighbour = try subject.neighbour("n")
        _ = try await neighbour.create(subject.key(), subject.record(), now: subject.now)
        let count = try await subject.prune(after: .seconds(3600))
        // Asked last, so that the namespace is still open up to here.
        try await neighbour.ping()
        return "\(count)"
      }, namespaces: NamespacePrefixPrune.init),
    FaultyStore(
      "torn-write", "A replace writes the payload first and the subject then: a reader can see half of it.", isRace: true,
      probe: { subject in
        _ = try await subject.create()
        return try await subject.tearsWrites() ? "half a write" : "whole writes"
      }
    ) { TornWrite(numbered: RenumberedRecords($0)) },
  ]
}
