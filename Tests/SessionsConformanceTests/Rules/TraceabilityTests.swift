import Foundation
import SessionsConformance
import SessionsFaultyStores
import Testing

/// Every rule of the specification is proven by a case or has a reason with the test that covers it, and the files that are generated from
/// that are up to date.
///
/// After a change of rules, cases or faulty stores run `ci/record-fixtures`, and read the difference before committing it.
@Suite struct TraceabilityTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private let rules: [Rule]
  private let matrix: [String: [String]]
  private let untested: [String: String]

  init() throws {
    rules = GeneratedFiles.rules(ofSpecification: try Self.read("Sources/Sessions/Documentation.docc/Specification.md"))
    matrix = try JSONDecoder().decode(
      [String: [String]].self, from: Data(try Self.read("fixtures/conformance/faulty-stores.json").utf8))
    untested = try JSONDecoder().decode(
      [String: String].self, from: Data(try Self.read("fixtures/conformance/untested-rules.json").utf8))
  }

  private var trace: Traceability { Traceability(rules: rules, killMatrix: matrix, untested: untested) }

  @Test func `the specification's rules are found, each once`() {
    #expect(rules.count >= 100)
    #expect(Set(rules.map(\.id)).count == rules.count)
    #expect(rules.allSatisfy { !$0.section.isEmpty && $0.text.hasSuffix(".") })
    #expect(Rule.find("rot-3")?.text == "After a rotation for a privilege change the old token is dead at once.")
    #expect(Rule.find("ROT-99") == nil)
  }

  @Test func `every rule that a case cites is in the specification`() {
    #expect(trace.unknownRules == [])
  }

  @Test func `every rule is proven by a case or says what tests it instead`() {
    #expect(trace.unproven == [], "write a case, or a reason in fixtures/conformance/untested-rules.json")
    #expect(trace.obsoleteReasons == [], "take them out of fixtures/conformance/untested-rules.json")
  }

  @Test func `the reasons name tests that exist`() throws {
    for (rule, reason) in untested {
      for name in reason.matches(of: /Sessions[A-Za-z]*Tests\/[A-Za-z]+/).map({ $0.output.split(separator: "/") }) {
        let folder = Self.root.appendingPathComponent("Tests/\(name[0])")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
        #expect(files.contains { $0.lastPathComponent == "\(name[1]).swift" }, "\(rule): \(name.joined(separator: "/"))")
      }
    }
  }

  /// A race that is left to chance has a measured rate in stochastic-kills.json instead; see ci/measure-kills.
  @Test func `every case notices a faulty store`() throws {
    struct Rates: Decodable {
      let cases: [String: [String: Double]]
    }
    let killed = Set(matrix.values.joined())
    let measured = try JSONDecoder().decode(Rates.self, from: Data(try Self.read("fixtures/conformance/stochastic-kills.json").utf8)).cases
    let races = ConformanceSuite.cases.filter(\.isStochastic).map(\.id)
    #expect(ConformanceSuite.cases.filter { !$0.isStochastic && !killed.contains($0.id) }.map(\.id) == [])
    #expect(Set(races) == Set(measured.keys), "measure again: ci/measure-kills")
    #expect(races.filter { measured[$0]?.isEmpty != false } == [])
    let stores = Set(FaultyStore.all.map(\.name))
    for rates in measured.values { #expect(Set(rates.keys).subtracting(stores) == [], "measure again: ci/measure-kills") }
  }

  @Test func `the kill matrix names cases that exist`() {
    let ids = Set(ConformanceSuite.cases.map(\.id))
    for (store, killed) in matrix { #expect(Set(killed).subtracting(ids) == [], "\(store)") }
  }

  @Test func `a rule without a proof, a wrong number and an old reason are noticed`() {
    let cases = ConformanceSuite.cases.filter { $0.id == "ROT-001" }
    let rules = ["ROT-2", "ROT-3", "ID-5"].map { Rule($0, section: "Any", "Any.") }
    let all = Traceability(rules: rules, cases: cases, killMatrix: ["f": ["ROT-001"]], untested: ["ID-5": "a", "ROT-2": "b", "X-1": "c"])
    #expect(all.unproven == ["ROT-3"])
    #expect(all.obsoleteReasons == ["ROT-2", "X-1"])
    #expect(all.rows.map(\.faultyStores) == [["f"], [], []])
    #expect(all.rows.map(\.untestedReason) == [nil, nil, "a"])
    #expect(Traceability(rules: [], cases: cases, killMatrix: [:], untested: [:]).unknownRules == ["ROT-001: ROT-2"])
  }

  @Test func `the files made of rules and fixtures are up to date`() throws {
    for (path, text) in [
      ("Sources/SessionsConformance/Rules/Rule+texts.swift", GeneratedFiles.ruleTexts(rules, untested: untested)),
      ("Sources/SessionsConformance/Rules/KillMatrix+texts.swift", GeneratedFiles.killTexts(matrix)),
      ("Sources/Sessions/Documentation.docc/Traceability.md", trace.page),
      ("fixtures/conformance/kill-matrix.md", GeneratedFiles.killMatrixPage(matrix)),
      ("README.md", GeneratedFiles.readme(try Self.read("README.md"))),
    ] {
      if ProcessInfo.processInfo.environment["SESSIONS_RECORD_FIXTURES"] == "1" {
        try Data(text.utf8).write(to: Self.root.appendingPathComponent(path))
      } else {
        #expect(try Self.read(path) == text, "\(path) is out of date: run ci/record-fixtures")
      }
    }
  }

  @Test func `one number of planted faults is told: in the README, in the matrix, and by the stores`() throws {
    let races = FaultyStore.all.count(where: \.isRace)
    #expect(FaultyStore.all.count == matrix.count + races + 1, "the deterministic ones, the races, and 'hangs'")
    let count = "\(FaultyStore.all.count)"
    #expect(try Self.read("README.md").contains("each of the \(count) [stores with one planted fault]"))
    #expect(try Self.read("fixtures/conformance/kill-matrix.md").contains("\(count) stores with one planted fault each"))
  }

  /// While files are recorded, the library still has the texts of its build.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["SESSIONS_RECORD_FIXTURES"] != "1"))
  func `the library reads the rules and kills from its own text`() {
    #expect(Rule.all == rules.map { Rule($0.id, section: $0.section, $0.text, untestedReason: untested[$0.id]) })
    #expect(KillMatrix.cases == matrix)
  }

  private static func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: root.appendingPathComponent(path)), as: UTF8.self)
  }
}
