import Sessions
import SessionsMemory

/// Turns the data cases of the suite into vectors: runs each on the Memory store and writes down what it calls and what comes of it.
///
/// What a case decides or checks in code is not seen, so a case is only exported when its calls and their outcomes are all there is to it.
public struct VectorExporter: Sendable {
  /// What came of one case.
  enum Result: Sendable {
    case vector(VectorCase)
    case refused(String)
  }

  /// A case with more text than this is no fixture that one reads.
  private static let longestText = 64_000

  /// Creates an exporter.
  public init() {}

  /// The case as data, or why it is none.
  func export(_ testCase: ConformanceCase) async throws -> Result {
    if let reason = VectorExclusions.reasons[testCase.id] { return .refused(reason) }
    if testCase.isStochastic { return .refused("is a race that is left to chance") }
    guard testCase.needsAbsent.isEmpty else { return .refused("is for stores that cannot do what the reference store can") }
    // A description of a random text can be true by chance: what two recordings say in the same words is right.
    var seen: [VectorCase] = []
    var constants: Set<[UInt8]>?
    for attempt in 0..<6 as Range<UInt64> {
      let recorded = try await record(testCase, attempt: attempt, constants: constants)
      if let refusal = recorded.recorder.refusal { return .refused(refusal) }
      let literals = recorded.recorder.notes.literals
      defer { constants = (constants ?? literals).intersection(literals) }
      guard attempt > 0 else { continue }
      if seen.contains(recorded.vector) { return try fitting(recorded.vector) }
      seen.append(recorded.vector)
    }
    return .refused("derives texts or data from what the store draws at random")
  }

  private func fitting(_ vector: VectorCase) throws -> Result {
    guard !vector.steps.isEmpty else { return .refused("calls nothing that a vector has") }
    let length = try JSONTree(encoding: vector).text.utf8.count
    return length > Self.longestText ? .refused("would be a vector of \(length / 1000) kB") : .vector(vector)
  }

  private func record(_ testCase: ConformanceCase, attempt: UInt64, constants: Set<[UInt8]>?) async throws -> (
    vector: VectorCase, recorder: VectorRecorder
  ) {
    // Another time and other tokens with each recording, so that what depends on them is not taken for data.
    let start = Timestamp(milliseconds: 1_767_225_600_000 + Int64(attempt) * 40_000_037)
    let recorder = VectorRecorder(start: start, constants: constants)
    let records = MemoryRecordStore()
    let store = try ServerSessionStore(
      records, configuration: testCase.configuration, random: VectorRandom(seed: attempt))
    let missing = testCase.needs.subtracting(store.capabilities)
    let configuration = VectorConfiguration(testCase.configuration)
    if configuration == nil { recorder.refuse("needs a setting that is no data") }
    if !missing.isEmpty { recorder.refuse("needs \(missing.sorted().map(\.rawValue).joined(separator: " and "))") }
    let context = CaseContext(
      opened: OpenedBackend(
        stores: [RecordingSessionStore(base: store, recorder: recorder)],
        records: [RecordingRecordStore(base: records, recorder: recorder)]),
      namespace: "vectors", configuration: testCase.configuration, seed: 1, start: start, recorder: recorder,
      opener: { _ throws(SessionError) in
        recorder.refuse("works with several namespaces")
        throw SessionError(.unsupported, "a vector has one namespace")
      })
    if recorder.refusal == nil {
      do {
        try await testCase.body(context)
      } catch {
        guard recorder.refusal != nil else { throw VectorError("\(testCase.id) fails on the reference store: \(error)") }
      }
    }
    let vector = VectorCase(
      id: testCase.id, title: testCase.title, level: testCase.level, rules: testCase.rules,
      needs: testCase.needs.sorted().map(\.rawValue), needsRecords: testCase.needsRecords,
      configuration: configuration ?? VectorConfiguration(), unknownTokens: recorder.notes.unknownTokens,
      keys: recorder.notes.keys,
      steps: recorder.steps)
    return (vector, recorder)
  }
}
