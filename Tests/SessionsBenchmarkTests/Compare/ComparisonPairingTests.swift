import SessionsBenchmark
import Testing

/// Results that belong together, and those that only advise.
@Suite struct ComparisonPairingTests {
  private func result(_ role: RunPairing.Role?, batch: Int = 1, id: String = "run", factor: Double = 1) -> BenchmarkResult {
    ComparedResults.make(ComparedResults.slower(factor), role: role, batch: batch, id: id)
  }

  @Test func `results that were measured apart advise and decide nothing`() throws {
    for (base, head) in [(nil, nil), (RunPairing.Role.base, nil), (nil, .head)] as [(RunPairing.Role?, RunPairing.Role?)] {
      let comparison = try ResultComparison(base: result(base), head: result(head, factor: 1.5))
      #expect(!comparison.isInterleaved)
      let report = try comparison.judge()
      #expect(report.rows.filter { $0.metric == "throughput" }.map(\.finding.tier) == [.stored])
      #expect(report.verdict("throughput") == .regressed)
      #expect(report.gate.exitCode(strict: true) == 0)
      #expect(report.conclusion.contains("These look worse: memory, browse, throughput: 1.50x slower"))
    }
    let other = try ResultComparison(base: result(.base), head: result(.head, id: "another")).judge()
    #expect(!other.isInterleaved)
    #expect(other.notes.contains { $0.hasPrefix("The results were not measured by turns") })
    #expect(try !ResultComparison(base: result(.base), head: result(.head, batch: 2)).isInterleaved)
  }

  @Test func `times of another machine are not compared`() throws {
    let base = ComparedResults.make(ComparedResults.steady, text: "this")
    let head = ComparedResults.make(ComparedResults.slower(1.5), text: "that")
    let report = try ResultComparison(base: base, head: head).judge()
    // The workload's text differs, too: the sample has one text for all.
    #expect(report.notes.contains { $0.contains("The machines or builds differ: processor: this in the base, that in the head") })
    let debug = ComparedResults.make(ComparedResults.slower(1.5), configuration: "debug")
    let built = try ResultComparison(base: ComparedResults.make(ComparedResults.steady), head: debug).judge()
    #expect(built.verdict("throughput") == .inconclusive(.otherHost))
    #expect(built.notes.contains { $0.contains("built for: release in the base, debug in the head") })
    #expect(built.notes.contains("The head was built as debug, not as release."))
    #expect(built.conclusion.hasSuffix("Of 2 times 0 can be told from here."))
  }

  @Test func `a machine is known by its parts`() {
    func host(_ change: (inout (cpu: String, cores: Int, memory: Int64, kernel: String, virtual: String?)) -> Void) -> [String] {
      var parts = (cpu: "a", cores: 2, memory: Int64(4_000_000_000), kernel: "k", virtual: String?.none)
      let plain = Self.on(parts)
      change(&parts)
      return HostFingerprint.differences(plain, Self.on(parts))
    }
    #expect(host { _ in } == [])
    #expect(host { $0.cpu = "b" } == ["processor: a in the base, b in the head"])
    #expect(host { $0.cores = 4 } == ["cores: 2 in the base, 4 in the head"])
    #expect(host { $0.kernel = "l" } == ["kernel: k in the base, l in the head"])
    #expect(host { $0.virtual = "kvm" } == ["virtualisation: not told by the base, kvm in the head"])
    #expect(host { $0.memory = 4_010_000_000 } == [])
    #expect(host { $0.memory = 8_000_000_000 }.count == 1)
  }

  @Test func `results have to be what they are given as`() throws {
    let (base, head) = (result(.base), result(.head))
    func error(_ make: () throws(ComparisonError) -> ResultComparison) -> ComparisonError? {
      do throws(ComparisonError) {
        _ = try make()
        return nil
      } catch { return error }
    }
    #expect(error { () throws(ComparisonError) in try ResultComparison(base: head, head: base) } == .wrongRoles(base: .head, head: .base))
    #expect(error { () throws(ComparisonError) in try ResultComparison(base: base, head: base) } == .wrongRoles(base: .base, head: .base))
    for control in [base, head, result(.control, id: "x"), result(.control, batch: 2), result(nil)] {
      #expect(error { () throws(ComparisonError) in try ResultComparison(base: base, head: head, control: control) } == .otherControl)
    }
    for (first, second) in [
      (base, head), (result(.base, batch: 2), head), (result(.head, batch: 2), result(.base, batch: 2)),
      (result(.base, batch: 2, id: "x"), result(.head, batch: 2, id: "x")), (result(.base, batch: 2), result(.head, batch: 3)),
    ] {
      let confirmation = ResultComparison.Confirmation(base: first, head: second)
      #expect(
        error { () throws(ComparisonError) in try ResultComparison(base: base, head: head, confirmation: confirmation) }
          == .otherConfirmation)
    }
    #expect(
      error { () throws(ComparisonError) in try ResultComparison(base: base, head: head, criteria: GateCriteria(metrics: [])) } == .noMetric
    )
    #expect(try ResultComparison(base: base, head: result(.control)).isInterleaved)
  }

  private static func on(_ parts: (cpu: String, cores: Int, memory: Int64, kernel: String, virtual: String?)) -> BenchmarkResult {
    let plain = ComparedResults.make(ComparedResults.steady)
    return BenchmarkResult(
      started: plain.started, seconds: 1, command: [], seed: 1, reference: "memory", tool: plain.tool,
      host: HostDescription(
        cpu: parts.cpu, cores: parts.cores, memoryBytes: parts.memory, kernel: parts.kernel, virtualisation: parts.virtual, loadAverage: 3),
      swift: plain.swift, backends: plain.backends, workloads: plain.workloads, rounds: [])
  }
}
