import Sessions
import Testing

@Suite("Field maps")
struct FieldMapTests {
  @Test("agrees with a dictionary of bytes after random changes")
  func model() {
    var generator = SplitMix64(seed: 21)
    var map = FieldMap()
    var model: [[UInt8]: EncodedValue] = [:]
    for step in 0..<3000 {
      let key = String(repeating: "k", count: Int.random(in: 0...3, using: &generator)) + "\(Int.random(in: 0...20, using: &generator))"
      let value = Bool.random(using: &generator) ? EncodedValue(json: "\(step)") : nil
      map[key] = value
      model[Array(key.utf8)] = value
      #expect(map[key] == value)
    }
    #expect(map.count == model.count)
    #expect(Dictionary(uniqueKeysWithValues: map.map { (Array($0.key.utf8), $0.value) }) == model)
  }

  @Test("keys are in the order of their encodings: shorter first, then by bytes")
  func order() {
    let map: FieldMap = ["b": .init(json: "1"), "aa": .init(json: "2"), "é": .init(json: "3"), "a": .init(json: "4"), "": .init(json: "5")]
    #expect(map.keys == ["", "a", "b", "aa", "é"])
    #expect(map.startIndex == 0 && map.endIndex == 5)
  }

  @Test("two spellings of one character are two keys [FD-2]")
  func noNormalisation() {
    var map = FieldMap()
    map["\u{e9}"] = EncodedValue(json: "1")
    map["e\u{301}"] = EncodedValue(json: "2")
    #expect(map.count == 2)
    #expect(map["\u{e9}"]?.json == "1")
    map["\u{e9}"] = nil
    #expect(map["\u{e9}"] == nil)
    #expect(map["e\u{301}"]?.json == "2")
    #expect(FieldMap([("\u{e9}", EncodedValue(json: "1"))]) != FieldMap([("e\u{301}", EncodedValue(json: "1"))]))
  }

  @Test("of two entries with one key the later wins")
  func laterWins() {
    let map = FieldMap([("a", EncodedValue(json: "1")), ("a", EncodedValue(json: "2"))])
    #expect(map.count == 1)
    #expect(map["a"]?.json == "2")
  }

  @Test("subjects of contents are compared by their bytes")
  func subjects() {
    #expect(SessionContent(subject: "\u{e9}") != SessionContent(subject: "e\u{301}"))
    #expect(SessionContent(subject: "a") == SessionContent(subject: "a"))
    #expect(SessionContent(subject: "") != SessionContent())
    #expect(SessionContent().isEmpty)
    #expect(!SessionContent(subject: "").isEmpty)
    #expect(SessionContent(isPersistent: true).isEmpty)
  }
}
