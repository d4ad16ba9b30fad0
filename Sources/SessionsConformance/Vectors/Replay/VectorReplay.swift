import Sessions
import SessionsTesting

/// Replays vectors on a store. It knows a case only from the vector, and the store only through its protocols.
package struct VectorReplay: Sendable {
  private let timeLimit: Duration

  /// Creates a replay.
  ///
  /// - Parameter timeLimit: The longest time for one vector.
  package init(timeLimit: Duration = .seconds(10)) {
    self.timeLimit = timeLimit
  }

  /// Replays vectors, each in a namespace of its own, with one store object.
  package func run(_ vectors: [VectorCase], on backend: some ConformanceBackend) async -> [VectorVerdict] {
    var verdicts: [VectorVerdict] = []
    for vector in vectors {
      let verdict = await TimeLimit.run(timeLimit) { await replay(vector, on: backend) }
      verdicts.append(verdict ?? VectorVerdict(id: vector.id, outcome: .failed, reason: "still running after \(timeLimit); abandoned"))
    }
    return verdicts
  }

  private func replay(_ vector: VectorCase, on backend: some ConformanceBackend) async -> VectorVerdict {
    var generator = SystemRandomNumberGenerator()
    let family = vector.family.lowercased()
    let namespace = "v_\(family)_\(String(generator.next(), radix: 36))"
    let configuration = vector.configuration.configuration
    let opened: OpenedBackend
    do throws(SessionError) {
      opened = try await backend.open(namespace, instances: 1, configuration: configuration)
    } catch {
      if await backend.lacksIndex(error, configuration, namespace) {
        return VectorVerdict(id: vector.id, outcome: .skipped, reason: "needs \(SessionCapability.subjectIndex.rawValue)")
      }
      return VectorVerdict(id: vector.id, outcome: .errored, reason: "the store did not open: \(error)")
    }
    let verdict = await replay(vector, on: opened)
    await opened.close()
    return verdict
  }

  private func replay(_ vector: VectorCase, on opened: OpenedBackend) async -> VectorVerdict {
    guard let store = opened.stores.first else {
      return VectorVerdict(id: vector.id, outcome: .errored, reason: "the backend opened no store")
    }
    let missing = Set(vector.needs).subtracting(store.capabilities.map(\.rawValue))
    guard missing.isEmpty else {
      return VectorVerdict(id: vector.id, outcome: .skipped, reason: "needs \(missing.sorted().joined(separator: ", "))")
    }
    if vector.needsRecords, opened.records.isEmpty {
      return VectorVerdict(id: vector.id, outcome: .skipped, reason: "needs a record store")
    }
    do {
      var player = VectorPlayer(vector, store: store, records: opened.records.first)
      for (index, step) in vector.steps.enumerated() {
        let seen = try await player.play(step)
        guard seen != step.yields else { continue }
        var call = step
        call.yields = VectorOutcome(kind: .done)
        return VectorVerdict(
          id: vector.id, outcome: .failed, reason: "step \(index + 1) yields something else", step: index + 1,
          call: text(of: call), expected: text(of: step.yields), seen: text(of: seen))
      }
      return VectorVerdict(id: vector.id, outcome: .passed)
    } catch {
      return VectorVerdict(id: vector.id, outcome: .errored, reason: "\(error)")
    }
  }

  private func text(of value: some Encodable) -> String {
    guard let tree = try? JSONTree(encoding: value) else { return "?" }
    guard case .object(var members) = tree, members["call"] != nil else { return tree.line }
    members["yields"] = nil
    return JSONTree.object(members).line
  }
}

/// The verdict on the replay of one vector.
package struct VectorVerdict: Sendable {
  /// The id of the case.
  package let id: String
  /// `passed`, `failed`, `skipped` or `errored`.
  package let outcome: CaseOutcome
  /// The reason why the vector was skipped, failed or errored.
  package var reason: String?
  /// The number of the step that failed, from 1.
  package var step: Int?
  /// The failed step without its outcome, as JSON.
  package var call: String?
  /// The expected outcome, as JSON.
  package var expected: String?
  /// The actual outcome, as JSON.
  package var seen: String?
}
