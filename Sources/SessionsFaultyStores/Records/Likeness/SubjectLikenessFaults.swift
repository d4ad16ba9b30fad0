import Sessions

extension FaultyStore {
  /// Faults that take subjects for one that are like each other.
  static let subjectLikeness: [FaultyStore] = [
    folding("subject-width-folded", "Subjects are compared without regard to the width of letters.", "a", "\u{FF41}") { subject in
      subject.unicodeScalars.map {
        (0xFF01...0xFF5E).contains($0.value) ? UInt8(truncatingIfNeeded: $0.value - 0xFEE0) : UInt8(truncatingIfNeeded: $0.value)
      }
        + subject.unicodeScalars.map { (0xFF01...0xFF5E).contains($0.value) ? 0 : UInt8(truncatingIfNeeded: $0.value >> 8) }
    },
    folding(
      "subject-emoji-alike", "All characters of four bytes are the same one, as in a collation of three bytes.", "\u{1F600}", "\u{1F601}"
    ) {
      Array(String(String.UnicodeScalarView($0.unicodeScalars.map { $0.value > 0xFFFF ? "\u{FFFD}" : $0 })).utf8)
    },
    folding("subject-invisible-ignored", "What is invisible in a subject is not compared.", "ada", "a\u{200B}da") { subject in
      Array(
        String(String.UnicodeScalarView(subject.unicodeScalars.filter { !(0x200B...0x200F).contains($0.value) && $0 != "\u{AD}" })).utf8)
    },
    folding(
      "subject-padding-ignored", "Spaces and zeros at the end of a subject are taken for padding when it is looked for.", "ada", "ada "
    ) {
      Array($0.utf8.reversed().drop { $0 == 0x20 || $0 == 0 })
    },
    folding("subject-number-compared", "Subjects that are numbers are compared as numbers.", "1", "1.0") { subject in
      Double(subject).map { Array("\($0)".utf8) } ?? Array(subject.utf8)
    },
    folding(
      "subject-cut-at-255", "The first 255 bytes of a subject are compared.", String(repeating: "a", count: 255),
      String(repeating: "a", count: 256)
    ) {
      Array($0.utf8.prefix(255))
    },
    folding("subject-hashed", "Subjects are told apart by a hash of 32 bits.", "Aa", "BB") { subject in
      let hash = subject.utf8.reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) }
      return withUnsafeBytes(of: hash) { Array($0) }
    },
    folding("subject-unescaped", "A percent sign and two digits in a subject are the character with that number.", "a b", "a%20b") {
      Array($0.replacing("%20", with: " ").utf8)
    },
    matching("subject-key-prefix", "A list finds the subjects that begin with the one asked for and a colon.", "a", "a:b") {
      stored, asked in
      stored.utf8.starts(with: Array("\(asked):".utf8))
    },
    matching("subject-set-member", "A subject with commas is taken for a set, and listed for each of its parts.", "a", "b,a") {
      stored, asked in
      stored.split(separator: ",").contains { $0.utf8.elementsEqual(asked.utf8) }
    },
    matching("subject-pattern", "An asterisk in a subject stands for anything.", "a*", "ab") { stored, asked in
      asked.hasSuffix("*") && stored.utf8.starts(with: asked.utf8.dropLast())
    },
    FaultyStore(
      "subject-null-word", "A subject that is the word 'null' is stored as none.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "null"))
        return try await subject.listed("null")
      },
      records: { base in AlteredRecordStore(base, rewritingWrites: { record in if record.subject == "null" { record.subject = nil } }) }),
    FaultyStore(
      "index-misses-case", "A replace whose subject differs from the old one in case only leaves the index as it is.",
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: "Ada"))
        _ = try await subject.replace(with: subject.record(subject: "ada"))
        return try await subject.listed("ada")
      },
      records: { base in
        let scan = KeyedRecords(base)
        // The subjects as the index has them.
        let index: Locked<[RecordKey: String]> = Locked([:])
        return AlteredRecordStore(
          scan,
          create: { key, record, now in
            guard try await scan.create(key, record, now: now) else { return false }
            index.withLock { $0[key] = record.subject }
            return true
          },
          replace: { request in
            guard try await scan.replace(request) == .replaced else { return .stale }
            index.withLock { index in
              if let old = index[request.key], old.lowercased() == request.record.subject?.lowercased() { return }
              index[request.key] = request.record.subject
            }
            return .replaced
          },
          records: { request in
            let index = index.withLock { $0 }
            return try await scan.page(request) { index[$0.key]?.utf8.elementsEqual(request.subject.utf8) == true }
          })
      }),
  ]

  /// A fault that takes subjects for one that `fold` maps to the same bytes.
  private static func folding(
    _ name: String, _ fault: String, _ first: String, _ second: String, fold: @escaping @Sendable (String) -> [UInt8]
  ) -> FaultyStore {
    matching(name, fault, first, second) { stored, asked in fold(stored) == fold(asked) }
  }

  /// A fault that lists and ends the records of more subjects than the one that is asked for.
  private static func matching(
    _ name: String, _ fault: String, _ first: String, _ second: String,
    isAlike: @escaping @Sendable (_ stored: String, _ asked: String) -> Bool
  ) -> FaultyStore {
    FaultyStore(
      name, fault,
      probe: { subject in
        _ = try await subject.create(1, subject.record(subject: second))
        return try await subject.listed(first)
      },
      records: { base in
        let scan = KeyedRecords(base)
        @Sendable func isMatching(_ entry: KeyedRecords.Entry, _ subject: String) -> Bool {
          entry.record.subject.map { $0.utf8.elementsEqual(subject.utf8) || isAlike($0, subject) } ?? false
        }
        return AlteredRecordStore(
          scan,
          records: { request in try await scan.page(request) { isMatching($0, request.subject) } },
          destroyAll: { subject, key in
            let entries = try await scan.all().filter { isMatching($0, subject) && $0.key != key }
            return try await scan.destroy(entries, limit: .max)
          })
      })
  }
}
