import Sessions

/// Payloads of every length that a buffer, a column or a block could end at.
enum PayloadLengthCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-150", "a payload of any length up to a kilobyte is kept to its last byte, by create and replace, in load and list",
      rules: ["ST-8", "ST-3", "IX-2"], needsRecords: true,
      body: { t in try await expectKept(try await t.part(of: Array(0...130) + boundaries(from: 131, through: 1025)), t) }),
    ConformanceCase(
      "REC-151", "so is one of any length up to 64 KiB, and all of them at once, which are more than a megabyte",
      rules: ["ST-8", "ST-3", "IX-2", "SZ-1"], needsRecords: true,
      body: { t in try await expectKept(try await t.part(of: boundaries(from: 1026, through: 64 * 1024)), t) }),
  ]

  /// The lengths around powers of two and ten and their multiples, those around what base64 makes of them, and limits of known backends.
  private static func boundaries(from first: Int, through last: Int) -> [Int] {
    var lengths: Set<Int> = [1460, 1500, 2704, 2712, 8060, 16_300, 21_845, 43_690, 61_440, 65_000, 65_528, 65_532, 65_534]
    for power in 7...16 {
      // Three quarters of a power of two are a power of two in base64, and half of it is one in hexadecimal digits.
      for center in [1 << power, 3 << (power - 1)] { lengths.formUnion([center - 1, center, center + 1]) }
    }
    for power in [100, 1000, 10_000] {
      lengths.formUnion((1...(power < 10_000 ? 9 : 3)).map { $0 * power })
      lengths.formUnion([power - 1, power + 1])
    }
    return lengths.filter { (first...last).contains($0) }.sorted()
  }

  private static func expectKept(_ lengths: [Int], _ t: CaseContext) async throws {
    let isIndexed = t.store.capabilities.contains(.subjectIndex)
    let created = lengths.enumerated().map { index, length in
      CaseContext.Entry(
        key: t.freshKey(), record: t.freshRecord(CaseContext.bytes(length, salt: index), subject: "ada"),
        name: "the payload of \(length) bytes")
    }
    try await t.createAll(created)
    try await t.expectLoaded(created)
    // The long ones are listed once only, as a page of them has megabytes.
    let isShort = lengths.allSatisfy { $0 < 2048 }
    if isIndexed, isShort { try t.expectListed(try await t.pages(of: "ada", size: 100), created, "listing") }
    // Each record has a payload of another length next, half of them a shorter one.
    let replaced = try await t.replaceAll(
      created.indices.map { index in
        let length = lengths[(index + lengths.count / 2) % lengths.count]
        return CaseContext.Entry(
          key: created[index].key, record: created[index].record, name: "the payload of \(length) bytes after one of \(lengths[index])")
      }
    ) { index, record in
      record.payload = CaseContext.bytes(lengths[(index + lengths.count / 2) % lengths.count], salt: index + lengths.count)
    }
    try await t.expectLoaded(replaced)
    if isIndexed { try t.expectListed(try await t.pages(of: "ada", size: isShort ? 100 : 20), replaced, "listing") }
  }
}
