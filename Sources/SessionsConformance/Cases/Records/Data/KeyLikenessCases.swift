import Sessions

/// Keys that a backend could take for one: those that differ in one bit, at one end, or in the case of their base64.
enum KeyLikenessCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-157", "keys that differ in a bit, at one end, in their padding or in the case of their base64 are different to every operation",
      rules: ["ST-8"], needsRecords: true,
      body: { t in
        var entries = try await likely(t)
        try await t.createAll(entries)
        try await t.expectLoaded(entries)
        let again = try await t.many("create them again", entries.count) { [entries] in
          try await t.record.create(entries[$0].key, entries[$0].record, now: t.now)
        }
        try t.expectAll(false, again, "the second create of", entries)
        entries = try await t.replaceAll(entries) {
          $1.payload = [UInt8(truncatingIfNeeded: $0), 0xEE, UInt8(truncatingIfNeeded: $0 >> 8)]
        }
        try await t.expectLoaded(entries)
        // Each is touched to a time of its own.
        for index in entries.indices { entries[index].record.idleDeadline = t.now.advanced(by: .seconds(3601 + index)) }
        let touched = try await t.many("touch them", entries.count) { [entries] in
          try await t.record.touch(entries[$0].key, idleDeadline: entries[$0].record.idleDeadline, now: t.now)
        }
        try t.expectAll(true, touched, "the touch of", entries)
        try await t.expectLoaded(entries)
        // Every second one goes, and its neighbours stay.
        let (gone, kept) = (every(2, from: 0, of: entries), every(2, from: 1, of: entries))
        for (entries, isLast) in [(gone, false), (kept, true)] {
          let destroyed = try await t.many("destroy half of them", entries.count) { try await t.record.destroy(entries[$0].key) }
          try t.expectAll(true, destroyed, "the destroy of", entries)
          try await t.expectGone(entries)
          if !isLast { try await t.expectLoaded(kept) }
        }
      }),
    ConformanceCase(
      "REC-158", "such keys have entries of their own in a subject's list, places of their own on its pages, and exceptions of their own",
      rules: ["IX-2", "IX-3", "ST-8"], needs: [.subjectIndex], needsRecords: true,
      body: { t in
        var entries = try await likely(t)
        try await t.createAll(entries)
        for size in [7, 50, 1000] { try t.expectListed(try await t.pages(of: "ada", size: size), entries, "the pages of \(size)") }
        // The page after each key begins with the next one.
        let keys = entries.map(\.key).sorted()
        let pages = try await t.many("list two after each key", keys.count) { index in
          try await t.listRecords(of: "ada", after: keys[index], limit: 2).map(\.key)
        }
        for (index, page) in pages.enumerated() {
          let expected = Array(keys[(index + 1)...].prefix(2))
          try t.expect("the page after key \(index + 1) of \(keys.count)", page == expected, expected: "the next two", seen: "others")
        }
        // Every third record gets another subject, and takes no other entry along. Those that are like the exception stay.
        let exception = "the same in small letters"
        let strangers = every(3, from: 0, of: entries).filter { !$0.name.contains("letter") }
        let moved = try await t.replaceAll(strangers) { $1.subject = "bob" }
        entries.removeAll { entry in strangers.contains { $0.key == entry.key } }
        try t.expectListed(try await t.pages(of: "ada", size: 1000), entries, "the list of those that stayed")
        try t.expectListed(try await t.pages(of: "bob", size: 1000), moved, "the list of those that moved")
        guard let kept = entries.first(where: { $0.name == exception }) else {
          throw CaseFailure("the case", expected: exception, seen: "none")
        }
        try t.expect("the number destroyed", try await t.destroyRecords(of: "ada", except: kept.key), equals: entries.count - 1)
        try await t.expectLoaded([kept] + moved)
        try t.expectListed(try await t.pages(of: "ada", size: 1000), [kept], "the list of the exception")
        // Nearly the key of the one that is left is not its key.
        let near = RecordKey(kept.key.bytes.dropLast() + [(kept.key.bytes.last ?? 0) ^ 0x10])
        try t.expect("the number destroyed", try await t.destroyRecords(of: "ada", except: near), equals: 1)
        try t.expect("the number destroyed", try await t.destroyRecords(of: "bob"), equals: moved.count)
      }),
  ]

  private static func every(_ step: Int, from first: Int, of entries: [CaseContext.Entry]) -> [CaseContext.Entry] {
    stride(from: first, to: entries.count, by: step).map { entries[$0] }
  }

  /// Records of one subject under keys that are like each other.
  private static func likely(_ t: CaseContext) async throws -> [CaseContext.Entry] {
    var keys: [(name: String, bytes: [UInt8])] = []
    let slowness = try await t.slowness()
    let base = t.freshKey().bytes
    keys.append(("a key", base))
    for bit in stride(from: 0, to: 128, by: slowness) {
      var bytes = base
      bytes[bit / 8] ^= 0x80 >> UInt8(bit % 8)
      keys.append(("the key with bit \(bit) flipped", bytes))
    }
    let (left, right) = (t.freshKey().bytes, t.freshKey().bytes)
    for count in [4, 8, 12, 15] {
      keys.append(("a key with the same first \(count) bytes", base.prefix(count) + left.suffix(16 - count)))
      keys.append(("a key with the same last \(count) bytes", right.prefix(16 - count) + base.suffix(count)))
    }
    for byte in [0x00, 0x01, 0x20, 0x2A, 0x30, 0x41, 0x61, 0x7F, 0x80, 0x81, 0xFE, 0xFF] as [UInt8] {
      keys.append(("16 bytes \(byte)", [UInt8](repeating: byte, count: 16)))
    }
    for byte in [0x00, 0x09, 0x0A, 0x0D, 0x20, 0x3D, 0xFF] as [UInt8] {
      keys.append(("letters that end with \(byte)", [UInt8](repeating: 0x6B, count: 15) + [byte]))
      keys.append(("letters that begin with \(byte)", [byte] + [UInt8](repeating: 0x6B, count: 15)))
    }
    keys.append(("a zero and nothing", [1] + [UInt8](repeating: 0, count: 15)))
    keys.append(("a zero and something", [1] + [UInt8](repeating: 0, count: 14) + [1]))
    // Sextets of base64: the capital letters are 0 to 25, the small ones 26 more; "+" is 62 and "/" is 63.
    let capitals = (0..<21).map { ($0 * 7 + 3) % 26 }
    keys.append(("base64 in capital letters", bytes(ofBase64: capitals)))
    keys.append(("the same in small letters", bytes(ofBase64: capitals.map { $0 + 26 })))
    for place in [0, 1, 10, 19, 20] {
      var mixed = capitals
      mixed[place] += 26
      keys.append(("base64 with letter \(place + 1) in the other case", bytes(ofBase64: mixed)))
    }
    for (name, sextets) in [("+", [62]), ("/", [63]), ("+/", [62, 63]), ("/+", [63, 62]), ("+A", [62, 0]), ("/A", [63, 0])] {
      keys.append(("base64 of \(name)", bytes(ofBase64: (0..<21).map { sextets[$0 % sextets.count] })))
    }
    if slowness > 4 {
      keys = keys.enumerated().filter { $0.offset % 3 == 0 || $0.element.name.contains("l letters") }.map(\.element)
    }
    var seen: Set<[UInt8]> = []
    return keys.filter { seen.insert($0.bytes).inserted }.enumerated().compactMap { index, key in
      RecordKey(key.bytes).map {
        let payload = [UInt8(truncatingIfNeeded: index), UInt8(truncatingIfNeeded: index >> 8), 1]
        return CaseContext.Entry(key: $0, record: t.freshRecord(payload, subject: "ada"), name: key.name)
      }
    }
  }

  /// The 16 bytes whose base64 begins with 21 characters, and whose last one is "A".
  private static func bytes(ofBase64 sextets: [Int]) -> [UInt8] {
    var (bytes, bits, count): ([UInt8], Int, Int) = ([], 0, 0)
    for sextet in sextets + [0] {
      (bits, count) = ((bits << 6 | sextet) & 0x3FFF, count + 6)
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return bytes
  }
}
