import Sessions

extension FaultyStore {
  /// Faults that take two to see: of concurrency and between namespaces.
  static let recordRaces: [FaultyStore] = [
    FaultyStore(
      "create-race", "A create looks first whether the key is free and inserts then: two can win.", isRace: true,
      probe: { subject in
        let count = try await subject.atOnce(16) { number in
          try await subject.create(1, subject.record([UInt8(number)]))
        }
        return count == 1 ? "one winner" : "several winners"
      }
    ) { CreateRace(base: $0) },
    FaultyStore(
      "replace-race", "A replace compares the version first and writes then: two can win.", isRace: true,
      probe: { subject in
        _ = try await subject.create()
        let count = try await subject.atOnce(16) { number in
          try await subject.replace(with: subject.record([UInt8(number)])) == ReplaceOutcome.replaced.rawValue
        }
        return count == 1 ? "one winner" : "several winners"
      }
    ) { ReplaceRace(base: $0) },
    FaultyStore(
      "torn-write", "A replace writes the payload first and the subject then: a reader can see half of it.", isRace: true,
      probe: { subject in
        _ = try await subject.create()
        let torn = try await subject.whileReplacing(with: subject.record([2], subject: "ada")) { $0.payload == [2] && $0.subject == nil }
        return torn ? "half a write" : "whole writes"
      }
    ) { TornWrite(numbered: RenumberedRecords($0)) },
    FaultyStore(
      "namespace-as-pattern", "An underscore in the name of a namespace stands for any character.",
      probe: { subject in
        let neighbour = try subject.neighbour("_")
        _ = try subject.neighbour("x")
        _ = try await neighbour.create(subject.key(), subject.record(), now: subject.now)
        return subject.describe(try await subject.neighbour("x").load(subject.key(), now: subject.now))
      }, namespaces: NamespacePattern.open),
    FaultyStore(
      "namespace-prefix-destroy", "Ending all sessions of a subject reaches into every namespace whose name begins with the own one.",
      probe: { subject in
        let neighbour = try subject.neighbour("n")
        _ = try await neighbour.create(subject.key(), subject.record(subject: "ada"), now: subject.now)
        return "\(try await subject.destroyAll(of: "ada"))"
      }, namespaces: NamespacePrefixDestroy.init),
    FaultyStore(
      "namespace-prefix-prune", "Pruning reaches into every namespace whose name begins with the own one.",
      probe: { subject in
        let neighbour = try subject.neighbour("n")
        _ = try await neighbour.create(subject.key(), subject.record(), now: subject.now)
        return "\(try await subject.prune(after: .seconds(3600)))"
      }, namespaces: NamespacePrefixPrune.init),
  ]
}
