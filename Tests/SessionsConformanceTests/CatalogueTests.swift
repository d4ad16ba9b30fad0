import Foundation
import SessionsConformance
import Testing

/// Properties of the catalogue as a whole.
@Suite struct CatalogueTests {
  @Test func `ids are unique and well formed`() {
    let ids = ConformanceSuite.cases.map(\.id)
    #expect(Set(ids).count == ids.count)
    for id in ids { #expect(id.wholeMatch(of: /[A-Z]{2,4}-[0-9]{3}/) != nil, "\(id)") }
  }

  @Test func `titles are unique sentences without a full stop`() {
    let titles = ConformanceSuite.cases.map(\.title)
    #expect(Set(titles).count == titles.count)
    for title in titles { #expect(!title.isEmpty && !title.hasSuffix(".") && title.count <= 140, "\(title)") }
  }

  @Test func `every case cites rules`() {
    for testCase in ConformanceSuite.cases {
      #expect(!testCase.rules.isEmpty, "\(testCase.id)")
      for rule in testCase.rules { #expect(rule.wholeMatch(of: /[A-Z]{2,3}-[0-9]{1,2}/) != nil, "\(testCase.id): \(rule)") }
    }
  }

  @Test func `a case with a weaker promise says which capability it goes without`() {
    for testCase in ConformanceSuite.cases where testCase.limited != nil { #expect(!testCase.needs.isEmpty, "\(testCase.id)") }
  }

  @Test func `the suite covers every family`() {
    #expect(ConformanceSuite.cases.count >= 80)
    let families = Set(ConformanceSuite.cases.map(\.family))
    #expect(families.isSuperset(of: ["CRUD", "TTL", "FLSH", "ROT", "DEL", "CONC", "ISO", "PAY", "BAD", "SEC", "IX", "REC"]))
  }
}
