import Sessions

extension FaultyStore {
  /// Faults of how operations are applied.
  static let operationFaults: [FaultyStore] = [
    FaultyStore(
      "many-fields-dropped", "A commit writes its first hundred operations.",
      probe: FaultProbes.commits((0...100).map { .set("\($0)", json("1")) }),
      store: ManyFieldsDropped.init(base:)),
    FaultyStore(
      "removal-ignored", "Removing a field does nothing.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.remove("a")]),
      store: RemovalIgnored.init(base:)),
    FaultyStore(
      "removals-applied-last", "A commit removes fields after it has set the others, whatever the order.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.remove("a"), .set("a", json("2"))]),
      store: RemovalsAppliedLast.init(base:)),
    FaultyStore(
      "update-computed-once", "An update or addition is computed from the value that the request loaded.",
      probe: FaultProbes.race([.set("n", json("0"))], [.add("n", 1)], then: [.add("n", 1)]),
      store: UpdateComputedOnce.init(base:)),
    FaultyStore(
      "update-cannot-remove", "An update that makes nothing of a value leaves it.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.update("a") { _ in nil }]),
      store: UpdateCannotRemove.init(base:)),
    FaultyStore(
      "update-error-swallowed", "An update that throws leaves its value, and the rest is committed.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let failing: SessionOperation = .update("a") { _ throws(SessionError) in throw SessionError(.encodingFailed, "no") }
        return try await subject.seen(try await subject.write([failing, .set("b", json("2"))], to: session).token)
      },
      store: UpdateErrorSwallowed.init(base:)),
    FaultyStore(
      "addition-wraps", "An addition beyond 64 bits begins again at the other end.",
      probe: FaultProbes.commits([.set("n", json("\(Int64.max)"))], [.add("n", 1)]),
      store: AdditionWraps.init(base:)),
    FaultyStore(
      "addition-replaces-text", "What is no integer counts as 0 in an addition.",
      probe: FaultProbes.commits([.set("n", json("\"x\""))], [.add("n", 1)]),
      store: AdditionReplacesText.init(base:)),
    FaultyStore(
      "bad-operations-skipped", "An operation that has to be refused is skipped, and the rest is committed.",
      probe: FaultProbes.commits([.set("a", json("1")), .set("", json("2"))]),
      store: BadOperationsSkipped.init(base:)),
    FaultyStore(
      "too-large-dropped", "A commit over a size limit is dropped without an error.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.set("v", json(String(repeating: "1", count: 20_000)))]),
      store: TooLargeSilentlyDropped.init(base:)),
    FaultyStore(
      "value-limit-off-by-one", "A value of exactly the largest size is refused.",
      probe: FaultProbes.value(String(repeating: "1", count: 16 * 1024)),
      store: ValueLimitOffByOne.init(base:)),
    FaultyStore(
      "errors-quote-values", "The text of an error holds what could not be stored.",
      probe: { subject in
        do {
          _ = try await subject.begin([.set("", json("\"secret\""))])
          return "no error"
        } catch let error as SessionError {
          return error.message.contains("secret") ? "the value is shown" : "the value is not shown"
        }
      },
      store: ErrorsQuoteValues.init(base:)),
    FaultyStore(
      "persistence-ignored", "A session never outlives the browser.",
      probe: FaultProbes.commits([.set("a", json("1")), .setPersistent(true)]),
      store: PersistenceIgnored.init(base:)),
    FaultyStore(
      "clear-applied-first", "Clearing takes place before everything else in its commit.",
      probe: FaultProbes.commits([.set("a", json("1")), .clear, .set("b", json("1"))]),
      store: ClearAppliedFirst.init(base:)),
    FaultyStore(
      "clear-misses-others-changes", "Clearing removes only what the request had loaded.",
      probe: FaultProbes.race([.set("a", json("1"))], [.set("b", json("1"))], then: [.clear]),
      store: ClearMissesOthersChanges.init(base:)),
    FaultyStore(
      "clear-keeps-subject", "Clearing a session leaves it its subject.",
      probe: FaultProbes.commits([.set("a", json("1")), .setSubject("ada")], [.clear]),
      store: ClearKeepsSubject.init(base:)),
  ]
}
