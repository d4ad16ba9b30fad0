import Sessions

/// Subjects that a collation, a normal form, a separator or a pattern could take for one.
enum SubjectLikenessCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-160", "subjects that differ in case, accents, width or composed form are different subjects", rules: ["IX-1", "IX-2", "IX-3"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in try await expectApart(forms, t) }),
    ConformanceCase(
      "REC-161", "subjects that differ in spaces, in what is invisible, or in padding at an end are different subjects",
      rules: ["IX-1", "IX-2", "IX-3"], needs: [.subjectIndex], needsRecords: true,
      body: { t in try await expectApart(spaces, t) }),
    ConformanceCase(
      "REC-162", "separators, quotes, escapes and patterns in a subject have no meaning", rules: ["IX-1", "IX-2", "IX-3"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in try await expectApart(syntax, t) }),
    ConformanceCase(
      "REC-163", "subjects that look like numbers, nulls or other values are texts", rules: ["IX-1", "IX-2", "IX-3"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in try await expectApart(values, t) }),
    ConformanceCase(
      "REC-164", "subjects of up to 256 bytes are told apart by every byte, whatever is derived from them",
      rules: ["IX-1", "IX-3", "SZ-2"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in try await expectApart(lengths, t) }),
  ]

  /// Neighbours in a table are those that are most likely taken for each other: records are moved from one to the next.
  private static let forms = [
    "ada", "Ada", "ADA", "aDA", "\u{E4}da", "a\u{308}da", "\u{E0}da", "\u{FF41}da", "\u{FF41}\u{FF44}\u{FF41}", "\u{430}da", "stra\u{DF}e",
    "strasse",
    "STRASSE", "stra\u{1E9E}e", "I", "i", "\u{130}", "\u{131}", "i\u{307}", "k", "K", "\u{212A}", "\u{E5}", "a\u{30A}", "\u{C5}",
    "\u{212B}", "s",
    "\u{17F}", "\u{3C3}", "\u{3C2}", "\u{3A3}", "fi", "\u{FB01}", "\u{1C6}", "\u{1C5}", "\u{1C4}", "\u{E6}", "ae", "\u{153}", "oe",
    "\u{F8}", "o",
    "o\u{338}", "\u{AC00}", "\u{1100}\u{1161}", "\u{30AB}", "\u{FF76}", "\u{304B}", "\u{30AC}", "\u{30AB}\u{3099}", "\u{1E69}",
    "s\u{323}\u{307}",
    "s\u{307}\u{323}", "\u{2126}", "\u{3A9}", "1", "\u{FF11}", "\u{661}", "\u{2460}", "\u{B9}", "\u{2168}", "IX", "\u{1F600}", "\u{1F601}",
    "?", "\u{FFFD}", "\u{1D400}", "A", "\u{4E2D}", "\u{F92D}", "\u{E000}", "\u{10FFFF}", "\u{D7FF}",
  ]

  private static let spaces = [
    "ada", "ada ", "ada  ", " ada", "ada\t", "ada\n", "ada\r", "ada\r\n", "\nada", "ada\0", "ada\0\0", "\0ada", "ada\0x", "ada\u{A0}",
    "\u{A0}ada",
    "ada\u{3000}", "\u{3000}ada", "ada.", "ada..", ".ada", "ada-", "ada\u{1A}", "ada\u{7F}", "ada\u{200B}", "a\u{200B}da", "a\u{200C}da",
    "a\u{200D}da", "a\u{AD}da", "a\u{2060}da", "\u{FEFF}ada", "ada\u{FEFF}", "\u{200E}ada", "\u{202E}ada", "ada\u{301}", "ada\u{34F}",
    "\u{263A}", "\u{263A}\u{FE0F}", "\u{263A}\u{FE0E}", "", " ", "  ", "\t", "\n", "\0", "\u{200B}", "\u{FEFF}", "a da", "a  da", "a\tda",
    "a\u{A0}da", "a\u{2003}da", "ad", "adad", "aad",
  ]

  private static let syntax: [String] = {
    var subjects = ["a", "b", "ab", "abc", "ac", "aab"]
    for separator in [":", "/", "|", ",", ";", ".", "-", "_", "#", "@", "&", "=", "%", "\\", "\t", "\u{1F}", "\u{1E}", "::", "$", "!", "+"]
    {
      subjects += ["a\(separator)", "\(separator)a", "a\(separator)b", "a\(separator)b\(separator)c"]
    }
    subjects += [
      "a*", "*", "a?", "?b", "[a]b", "[!b]b", "[a-z]b", "a%b%", "%b", "__", "%%", "a.*", ".b", "^ab$", "a|b|", "(ab)", "a{1}b", "ab?",
      "\\ab", "a\\b\\",
      "'ab'", "\"ab\"", "`ab`", "''", "\"\"", "a'b", "a''b", "a\"b", "a\\'b", "ab--", "ab/*", "ab;", "a b", "a%20b", "a+b+", "a&#58;b",
      "a%3Ab", "a%3ab",
      "$1", "?1", ":a", "%s", "%1$s", "{}", "{0}", "{ab}", "${ab}", "#{ab}", "{{ab}}", "<ab>", "$ne", "..", "../ab", "./ab", "/ab/", "//ab",
      "a//b",
      "ab\r\nDEL *", "user:ab", "subject:ab", "idx:ab", "a\\u003ab", "a\\nb", "a\nb", "a,b,c,", "b,a", "c,b,a", "ab@example.com",
      "a.b@example.com",
      "ab+1@example.com", "ab@EXAMPLE.com", "http://ab", "http://ab/", "HTTP://ab",
    ]
    return unique(subjects)
  }()

  private static let values = [
    "1", "01", "001", "1.0", "1.", "1e0", "1E0", "+1", " 1", "1 ", "0x1", "0b1", "1_", "10", "1e1", "0", "-0", "00", "0.0", "", "false",
    "False", "FALSE",
    "true", "True", "TRUE", "yes", "no", "on", "off", "t", "f", "null", "NULL", "Null", "nil", "None", "undefined", "N/A", "\\N", "NaN",
    "nan",
    "Infinity", "inf", "-inf", "[]", "{}", "()", "[null]", "\"\"", "''", "9007199254740992", "9007199254740993", "9223372036854775807",
    "9223372036854775808", "18446744073709551616", "1234567890123456789012", "1234567890123456789013", "1.10", "1.1", "2024-01-01",
    "2024-01-01T00:00:00Z", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
    "a0eebc999c0b4ef8bb6d6bb9bd380a11",
    "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}", "YWRh", "YWRh\n", "YWRH", "616461", "ada", "constructor", "__proto__", "toString",
    "hasOwnProperty",
    "length", "default", "anonymous", "nobody", "all", "*",
  ]

  private static let lengths: [String] = {
    let filler = String(repeating: "abcdefghijklmnop", count: 16)
    var subjects: [String] = [filler]
    // One byte differs from the filler of 256 bytes, at one place.
    for place in [
      0, 1, 7, 8, 15, 16, 31, 32, 35, 36, 62, 63, 64, 99, 100, 126, 127, 128, 189, 190, 191, 192, 199, 200, 249, 250, 253, 254, 255,
    ] {
      var bytes = Array(filler.utf8)
      bytes[place] = UInt8(ascii: "Z")
      subjects.append(String(decoding: bytes, as: UTF8.self))
    }
    // The beginnings and ends of it.
    for count in [1, 15, 16, 31, 32, 63, 64, 100, 127, 128, 190, 191, 192, 200, 250, 254, 255] {
      subjects += [String(filler.prefix(count)), String(filler.suffix(count))]
    }
    // 128 characters of two bytes, 64 of four.
    for character in ["\u{E9}", "\u{E8}"] { subjects.append(String(repeating: "\u{E9}", count: 127) + character) }
    for character in ["\u{1F600}", "\u{1F601}"] { subjects.append(String(repeating: "\u{1F600}", count: 63) + character) }
    // Equal in common hashes of 32 bits, in a sum of bytes, or when sorted.
    subjects += [
      "Aa", "BB", "AaAa", "BBBB", "AaBB", "BBAa", "plumless", "buckeroo", "codding", "gnu", "costarring", "liquor", "declinate",
      "macallums", "hetairas",
      "mentioner", "heliotropes", "neurospora", "listen", "silent", "ada bob", "bob ada", "abab", "baba",
    ]
    return unique(subjects)
  }()

  /// The subjects without those that occur twice, compared by their bytes.
  private static func unique(_ subjects: [String]) -> [String] {
    var seen: Set<[UInt8]> = []
    return subjects.filter { seen.insert(Array($0.utf8)).inserted }
  }

  /// Gives each subject a record, moves each record to the next subject, and ends the subjects: none has ever more than its own.
  private static func expectApart(_ table: [String], _ t: CaseContext) async throws {
    // Neighbours stay neighbours when a slow store is spared.
    let subjects = Array(table.prefix(max(12, table.count / (try await t.slowness()))))
    try t.expect("the number of different subjects in the case", Set(subjects.map { Array($0.utf8) }).count, equals: subjects.count)
    let created = subjects.enumerated().map { index, subject in
      CaseContext.Entry(
        key: t.freshKey(), record: t.freshRecord([UInt8(truncatingIfNeeded: index), 5], subject: subject),
        name: "the record of \(words(subject))")
    }
    try await t.createAll(created)
    try await t.expectLoaded(created)
    try await expectLists(created, t)
    let names = subjects.indices.map { "the record that came to \(words(subjects[($0 + 1) % subjects.count])) from \(words(subjects[$0]))" }
    let moved = try await t.replaceAll(
      zip(created, names).map { CaseContext.Entry(key: $0.key, record: $0.record, name: $1) }
    ) { $1.subject = subjects[($0 + 1) % subjects.count] }
    try await t.expectLoaded(moved)
    try await expectLists(moved, t)
    // Half of the subjects end, and the records of the others stay.
    let halves = [0, 1].map { first in stride(from: first, to: moved.count, by: 2).map { moved[$0] } }
    for (half, isLast) in [(halves[0], false), (halves[1], true)] {
      let counts = try await t.many("destroy the records of half of the subjects", half.count) { index in
        try await t.destroyRecords(of: half[index].record.subject ?? "")
      }
      try t.expectAll(1, counts, "the number destroyed for the subject of", half)
      try await t.expectGone(half)
      if !isLast { try await t.expectLoaded(halves[1]) }
    }
  }

  /// Expects that each record is listed for its subject, and alone.
  private static func expectLists(_ entries: [CaseContext.Entry], _ t: CaseContext) async throws {
    let lists = try await t.many("list the records of each subject", entries.count) { index in
      try await t.listRecords(of: entries[index].record.subject ?? "", limit: 10)
    }
    for (entry, list) in zip(entries, lists) { try t.expectListed(list, [entry], "the list with \(entry.name)") }
  }

  private static func words(_ subject: String) -> String {
    let bytes = Array(subject.utf8)
    if bytes.count > 32 { return "a subject of \(bytes.count) bytes" }
    return bytes.allSatisfy { (0x20..<0x7F).contains($0) } ? "'\(subject)'" : "\(bytes)"
  }
}
