import ArgumentParser
import SessionLab
import SessionsConformance
import Testing

/// The texts of `--explain` about cases and rules.
@Suite struct CaseExplanationTests {
  @Test func `a case is explained with its rules, what it notices and how to run it`() throws {
    let text = try CaseExplanation("rot-003").text
    #expect(text.hasPrefix("ROT-003  a rotation for a privilege change ends the old token at once\n"))
    #expect(text.contains("[ROT-3] After a rotation for a privilege change the old token is dead at once."))
    #expect(text.contains("faulty:rotation-keeps-old-token"))
    #expect(text.contains("sessionlab check --store STORE --only ROT-003\n"))
  }

  @Test func `a rule is explained with its cases`() throws {
    let text = try CaseExplanation("[rot-3]").text
    #expect(text.hasPrefix("[ROT-3]  Rotation\n"))
    #expect(text.contains("ROT-003  a rotation for a privilege change ends the old token at once"))
    #expect(try CaseExplanation("ROT-3").text == text)
  }

  @Test func `a rule without a case says what tests it instead`() throws {
    let text = try CaseExplanation("[CK-9]").text
    #expect(text.contains("none. Splitting happens where"))
    #expect(!text.contains("--only"))
  }

  @Test func `everything in the catalogue can be explained, in lines that fit`() throws {
    for id in ConformanceSuite.cases.map(\.id) + Rule.all.map({ "[\($0.id)]" }) {
      let text = try CaseExplanation(id).text
      for line in text.split(separator: "\n").dropFirst() { #expect(line.count <= 110, "\(id): \(line)") }
      #expect(!text.contains("do not behave as the specification promises"), "\(id): its family has no sentence")
    }
  }

  @Test(arguments: ["", "ROT", "ROT-999", "[ROT-003]", "[]", "[", "nonsense"])
  func `anything else is wrong usage`(id: String) {
    #expect(throws: ValidationError.self) { try CaseExplanation(id) }
  }
}
