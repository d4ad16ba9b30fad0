import Sessions
import SessionsTesting

/// Exports cases as vectors: it runs each on a reference store, and records the calls and their outcomes.
///
/// A recording does not show the decisions and checks of a case's code. So only a case that consists of its calls and their outcomes is
/// exported.
struct VectorExporter: Sendable {
  /// Opens an empty reference store with the subject index.
  let reference: @Sendable () -> any SessionRecordStore

  /// The result of exporting one case.
  enum Result: Sendable {
    case vector(VectorCase)
    case refused(String)
  }

  /// The most characters of a vector, beyond which it is no longer readable.
  private static let longestText = 64_000

  /// The reasons why some cases are not exported although their calls can be recorded: the vector would miss a check of the case, or would
  /// demand more than the rules do.
  private static let exclusions: [String: String] = [
    "BAD-012": "changes tokens at random places",
    "CRUD-015": "plants a broken random source",
    "REC-109": "leaves open what a prune finds: a backend may have removed by its own clock what ended long ago",
    "REC-147": "leaves open what a touch and a load find: a backend may have removed by its own clock what ended long ago",
    "REC-220": "has creation times that are not counted from its start",
    "REC-027": "leaves open what is there once time has gone back: a load may remove what it found expired ([ST-2])",
    "TTL-067": "leaves open what is there once time has gone back: a load may remove what it found expired ([ST-2])",
    "SEC-004": "looks at the characters of tokens",
    "SEC-013": "searches stored bytes for the token",
    "SEC-015": "reads the texts of errors",
    "FLT-015": "reads the texts of errors",
    "ROT-050": "asks when the token was replaced, which a vector does not say",
  ]

  /// Exports a case, or returns the reason why it is no data.
  ///
  /// - Throws: ``VectorError`` when the case fails on the reference store.
  func export(_ testCase: ConformanceCase) async throws -> Result {
    if let reason = Self.exclusions[testCase.id] { return .refused(reason) }
    if testCase.isStochastic { return .refused("is a race that is left to chance") }
    guard testCase.needsAbsent.isEmpty else { return .refused("is for stores that cannot do what the reference store can") }
    // A description of a random text can be true by chance. One that two recordings have in common is right.
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
    // Each recording has a time and tokens of its own, so that values that depend on them do not count as data.
    let start = Timestamp(milliseconds: 1_767_225_600_000 + Int64(attempt) * 40_000_037)
    let recorder = VectorRecorder(start: start, constants: constants)
    let records = AnyRecordStore(reference())
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
      opener: { _, _ throws(SessionError) in
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

/// The random source of the reference store. It gives the same tokens with each export.
///
/// No half of a byte is zero, so no character of a token is "A", however the bytes are cut into groups of six bits. Where a case fills a
/// token up with "A", the end of the token shows.
private final class VectorRandom: RandomSource {
  private let generator: Locked<SplitMix64>

  init(seed: UInt64) {
    generator = Locked(SplitMix64(seed: seed))
  }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    let bytes = generator.withLock { generator in
      buffer.indices.map { _ in UInt8.random(in: 1...15, using: &generator) << 4 | UInt8.random(in: 1...15, using: &generator) }
    }
    buffer.copyBytes(from: bytes)
  }
}
