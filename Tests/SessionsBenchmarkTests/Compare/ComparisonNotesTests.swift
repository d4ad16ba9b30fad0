import SessionsBenchmark
import Testing

/// The notes of a comparison say what is known of each side, and what is not.
@Suite struct ComparisonNotesTests {
  /// The notes about a store whose descriptions in base and head are these.
  private func notes(
    _ base: (inout Facts) -> Void = { _ in }, _ head: (inout Facts) -> Void = { _ in }
  ) throws -> [String] {
    try ResultComparison(base: Self.result(.base, base), head: Self.result(.head, head)).judge().notes
  }

  @Test func `what both tell is told of both, and what only one tells of that one`() throws {
    #expect(try notes() == [])
    #expect(try notes({ $0.version = "1" }, { $0.version = "2" }) == ["memory: the version is 1 in the base and 2 in the head."])
    #expect(try notes({ $0.version = "1" }) == ["memory: the version is 1 in the base; the head does not tell it."])
    #expect(try notes({ _ in }, { $0.version = "2" }) == ["memory: the version is 2 in the head; the base does not tell it."])
    #expect(
      try notes({ $0.settings = ["a": "x", "b": "y"] }, { $0.settings = ["a": "z"] }) == [
        "memory: the setting 'a' is x in the base and z in the head.",
        "memory: the setting 'b' is y in the base; the head does not tell it.",
      ])
  }

  @Test func `durability is compared by its class and what decides it`() throws {
    // Older results have a text of it among the settings, beside the field.
    #expect(try notes({ $0.settings = ["durability": "WAL, synchronous NORMAL"] }) == [])
    #expect(try notes({ $0.settings = ["warning": "none"] }) == [])
    let (normal, full) = ("synchronous=NORMAL", "synchronous=FULL")
    #expect(
      try notes({ _ in }, { $0.decides = normal }) == [
        "memory: the durability was asked in the head (synchronous=NORMAL); the base only declares the same."
      ])
    #expect(
      try notes({ $0.decides = normal }) == [
        "memory: the durability was asked in the base (synchronous=NORMAL); the head only declares the same."
      ])
    #expect(
      try notes({ $0.decides = normal }, { $0.decides = full }) == [
        "memory: what decides the durability is synchronous=NORMAL in the base and synchronous=FULL in the head."
      ])
    #expect(
      try notes({ _ in }, { ($0.durability, $0.decides) = (.powerLoss, full) }) == [
        "memory: the durability is 'survives a crash of the process' (as declared, not asked) in the base and "
          + "'survives a loss of power' (synchronous=FULL) in the head."
      ])
    #expect(
      try notes({ $0.durability = .powerLoss }) == [
        "memory: the durability is 'survives a loss of power' in the base and 'survives a crash of the process' in the head."
      ])
  }

  @Test func `a warning that is new is told`() throws {
    #expect(
      try notes({ $0.warnings = ["a"] }, { $0.warnings = ["a", "b"] }) == [
        "memory has a warning in the head that the base does not tell: b."
      ])
    #expect(try notes({ $0.warnings = ["a"] }) == [])
  }

  private struct Facts {
    var version: String?
    var settings: [String: String] = [:]
    var durability: DurabilityClass = .processCrash
    var decides: String?
    var warnings: [String]?
  }

  private static func result(_ role: RunPairing.Role, _ change: (inout Facts) -> Void) -> BenchmarkResult {
    var facts = Facts()
    change(&facts)
    var backend = BackendDescription(
      id: "memory", adapterVersion: "0.1.0", version: facts.version, settings: facts.settings, durability: facts.durability,
      locality: .inProcess, codec: "CBOR", conformance: BackendConformance(verdict: .passed))
    (backend.decidingSetting, backend.warnings) = (facts.decides, facts.warnings)
    let plain = ComparedResults.make(ComparedResults.steady, role: role)
    var result = BenchmarkResult(
      started: plain.started, seconds: plain.seconds, command: plain.command, seed: plain.seed, reference: plain.reference,
      tool: plain.tool, host: plain.host, swift: plain.swift, backends: [backend], workloads: plain.workloads, rounds: plain.rounds)
    result.pairing = plain.pairing
    return result
  }
}
