import Sessions

/// Names of namespaces that a backend could take for one another.
enum NamespaceCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "ISO-020", "namespaces with names of 48 characters are told apart by each of them", rules: ["NS-2"], needsRecords: true,
      body: { t in
        let name = t.namespace + "_" + String(repeating: "abcdefghij", count: 5)
        let long = Array(name.prefix(48))
        // The last one differs, one that 31 and 32 characters keep or lose, and one in the middle that beginning and end do not show.
        let names = [47, 31, 30, t.namespace.count + 1].map { place in
          String(long.enumerated().map { $0.offset == place ? "z" : $0.element })
        }
        try await expectApart([String(long)] + names, t)
      }),
    ConformanceCase(
      "ISO-021", "names that differ in case only are two namespaces, or the second one is refused", rules: ["NS-2"], needsRecords: true,
      body: { t in
        let name = t.namespace
        try await expectApart(["\(name)_n", "\(name)_N", name.uppercased(), "C" + name.dropFirst()], t)
      }),
    ConformanceCase(
      "ISO-022", "underscores and digits in a name are as significant as letters", rules: ["NS-2"], needsRecords: true,
      body: { t in
        let name = t.namespace
        try await expectApart(
          ["\(name)_1", "\(name)1", "\(name)__1", "\(name)_01", "\(name)_1_", "\(name)_10", "\(name)x1", name.replacing("_", with: "")], t)
      }),
    ConformanceCase(
      "ISO-028", "seventeen namespaces at once are seventeen, one more than an old server has databases", rules: ["NS-2"],
      needsRecords: true,
      body: { t in
        try await expectApart((0..<17).map { "\(t.namespace)_\($0)" }, t)
      }),
    ConformanceCase(
      "ISO-023", "a namespace's name and a subject or a key are never put together to another's", rules: ["NS-2", "IX-2"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        for separator in ["_", ""] {
          let neighbour = try await t.openNeighbour { "\($0)\(separator)a" }
          for (context, subject) in [
            (t, "a_b"), (t, "a:b"), (t, "ab"), (t, "a"), (neighbour, "b"), (neighbour, "_b"), (neighbour, ":b"), (neighbour, ""),
          ] {
            let record = t.freshRecord([1], subject: subject)
            let key = try await context.newRecord(record)
            for other in [t, neighbour] where other !== context { try await other.expectNoRecord(key) }
            try await context.expectListed(subject, [key: record])
          }
          for (context, subject) in [
            (neighbour, "b"), (t, "a_b"), (neighbour, ""), (t, "a"), (neighbour, "_b"), (t, "a:b"), (neighbour, ":b"), (t, "ab"),
          ] {
            let count = try await context.destroyRecords(of: subject)
            try t.expect("the number destroyed of '\(subject)' in \(context.namespace)", count, equals: 1)
          }
        }
      }),
    ConformanceCase(
      "ISO-024", "the removal of a namespace takes no other along, whatever its name begins or ends with", rules: ["NS-2"],
      needsRecords: true,
      body: { t in
        let removed = try await t.openNeighbour(withOneStore: true) { $0 + "_ab" }
        let names = ["_abc", "_ab_", "_ab_c", "_ab1", "_a", "xab", "__ab"]
        var entries: [(CaseContext, CaseContext.Entry)] = []
        for (number, name) in names.enumerated() {
          entries.append(try await create(number, in: try await t.openNeighbour(withOneStore: true) { $0 + name }))
        }
        entries.append(try await create(100, in: t))
        _ = try await create(101, in: removed)
        try await removed.removeNamespace()
        for (context, entry) in entries {
          try await context.expectLoaded([entry])
          if t.store.capabilities.contains(.subjectIndex) { try await context.expectListed("ada", [entry.key: entry.record]) }
        }
      }),
    ConformanceCase(
      "ISO-025", "a namespace that was removed is empty for who opens its name again", rules: ["NS-2"], needsRecords: true,
      body: { t in
        let isIndexed = t.store.capabilities.contains(.subjectIndex)
        let first = try await t.openNeighbour { $0 + "_r" }
        var entries: [CaseContext.Entry] = []
        for number in 0..<4 { entries.append(try await create(number, in: first).1) }
        _ = try await first.replaceAll(Array(entries.suffix(1))) { $1.subject = nil }
        try await first.removeNamespace()
        let again = try await t.openNeighbour { $0 + "_r" }
        try await again.expectGone(entries)
        if isIndexed {
          try await again.expectListed("ada", [:])
          try t.expect("the number destroyed", try await again.destroyRecords(of: "ada"), equals: 0)
        }
        t.advance(by: .seconds(86400))
        try t.expect("the number pruned", try await again.prune(), equals: 0)
        // The keys are free, and nothing is left beside what is new.
        for index in entries.indices { entries[index].record = t.freshRecord([7], subject: "ada") }
        try await again.createAll(Array(entries.prefix(2)))
        try await again.expectLoaded(Array(entries.prefix(2)))
        if isIndexed { try t.expectListed(try await again.listRecords(of: "ada"), Array(entries.prefix(2)), "the list") }
      }),
    ConformanceCase(
      "ISO-026", "closing one store leaves the others on its namespace and on other namespaces at work", rules: ["ST-12", "NS-2"],
      needs: [.sharedBackend], needsRecords: true,
      body: { t in
        let (twin, neighbour) = (try await t.openNeighbour { $0 }, try await t.openNeighbour { $0 + "_c" })
        let entries = [try await create(0, in: t).1, try await create(1, in: twin).1]
        let (_, other) = try await create(2, in: neighbour)
        for index in twin.stores.indices { try await twin.closeStore(index) }
        // As many calls as there are stores, and more, so that each of them is asked.
        for round in 0..<2 * t.stores.count {
          try await t.expectLoaded(entries)
          try await neighbour.expectLoaded([other])
          let (_, new) = try await create(10 + round, in: t)
          try await t.expectLoaded([new])
          try await t.record.ping()
          try await neighbour.record.ping()
          if t.store.capabilities.contains(.subjectIndex) {
            try t.expect("the number destroyed", try await t.destroyRecords(of: "ada", except: entries[0].key), equals: 2)
            try await t.expectListed("ada", [entries[0].key: entries[0].record])
            try await t.createAll([entries[1]])
          }
        }
      }),
    ConformanceCase(
      "ISO-029", "a further store on a namespace finds what is there, and neither opening nor closing it takes anything away",
      rules: ["NS-2", "ST-12", "TTL-2"], needsRecords: true,
      body: { t in
        try t.needFurtherStores()
        // One that has ended by the real time only, too.
        t.advance(by: .seconds(-40))
        var entries = [try await create(0, in: t).1, try await create(1, in: t).1]
        entries[1].record.idleDeadline = t.now.advanced(by: .seconds(10))
        _ = try await t.replaceRecord(entries[1].key, expecting: 1, with: entries[1].record, forcingIdleDeadline: true)
        entries[1].record.version = 2
        for _ in 1...2 {
          let further = try await t.openNeighbour { $0 }
          try await further.expectLoaded(entries)
          for index in further.stores.indices {
            try await further.closeStore(index)
            try await t.expectLoaded(entries)
          }
        }
        guard t.store.capabilities.contains(.subjectIndex) else { return }
        try t.expectListed(try await t.listRecords(of: "ada"), entries, "the list")
      }),
    ConformanceCase(
      "ISO-027", "a closed store throws 'closed' if it held anything, else it goes on: it never answers that there is nothing",
      rules: ["ST-12", "ERR-2"], needsRecords: true,
      body: { t in
        let context = try await t.openNeighbour { $0 + "_c" }
        let (_, entry) = try await create(0, in: context)
        // Closing again does nothing.
        for index in Array(context.stores.indices) + context.stores.indices { try await context.closeStore(index) }
        for record in context.records {
          try await expectClosed("load", true, context) { try await record.load(entry.key, now: t.now) == entry.record }
          try await expectClosed("create", false, context) { try await record.create(entry.key, entry.record, now: t.now) }
          try await expectClosed("touch", true, context) { try await record.touch(entry.key, idleDeadline: t.now, now: t.now) }
          try await expectClosed("replace", false, context) {
            try await record.replace(entry.key, expecting: 9, with: entry.record, now: t.now) == .replaced
          }
          try await expectClosed("destroy", false, context) { try await record.destroy(entry.key, expecting: 9) }
          try await expectClosed("prune", true, context) { try await record.prune(now: t.now, limit: 10) == 0 }
          try await expectClosed("ping", true, context) {
            try await record.ping()
            return true
          }
          guard let index = record as? any SubjectIndexedRecordStore, t.store.capabilities.contains(.subjectIndex) else { continue }
          try await expectClosed("list", true, context) {
            try await index.records(of: "ada", after: nil, limit: 9, now: t.now).map(\.key) == [entry.key]
          }
          try await expectClosed("destroyAll", true, context) { try await index.destroyAll(of: "ada", except: entry.key) == 0 }
        }
        // Stores that are opened now find what is kept, and remove it in the end.
        let again = try await t.openNeighbour { $0 + "_c" }
        if t.store.capabilities.contains(.persistence) { try await again.expectLoaded([entry]) }
      }),
  ]

  /// Creates a record of "ada" in a namespace.
  private static func create(_ number: Int, in context: CaseContext) async throws -> (CaseContext, CaseContext.Entry) {
    let entry = CaseContext.Entry(
      key: context.freshKey(), record: context.freshRecord([UInt8(number)], subject: "ada"), name: "the record in \(context.namespace)")
    try await context.createAll([entry])
    return (context, entry)
  }

  /// Expects an operation on a closed store to throw `closed`, or, where a closed store goes on, to return the right answer.
  private static func expectClosed(_ what: String, _ expected: Bool, _ context: CaseContext, _ body: () async throws -> Bool) async throws {
    let isFinal = context.own.closing?.isFinal ?? false
    let right = "\(isFinal ? "" : "the right answer, or ")an error: closed"
    do {
      let answer = try await body()
      try context.expect(
        "\(what) on a closed store", !isFinal && answer == expected, expected: right, seen: "\(isFinal ? "an" : "another") answer")
    } catch let error as SessionError {
      try context.expect("\(what) on a closed store", error.code == .closed, expected: right, seen: "\(error)")
    }
  }

  /// Opens namespaces, writes under the same keys in each of them, and expects that none sees another. A backend that cannot tell two names
  /// apart refuses the second one.
  private static func expectApart(_ names: [String], _ t: CaseContext) async throws {
    var contexts: [CaseContext] = []
    for name in names {
      do throws(SessionError) {
        contexts.append(try await t.openNeighbour(withOneStore: true) { _ in name })
      } catch {
        guard error.code == .misconfigured, !contexts.isEmpty else { throw error }
      }
    }
    let isIndexed = t.store.capabilities.contains(.subjectIndex)
    let (key, own) = (t.freshKey(), contexts.map { _ in t.freshKey() })
    var entries: [[CaseContext.Entry]] = []
    for (number, context) in contexts.enumerated() {
      let pair = [(key, number), (own[number], 100 + number)].map { key, number in
        CaseContext.Entry(
          key: key, record: t.freshRecord([UInt8(number)], subject: "ada"), name: "record \(number) in \(context.namespace)")
      }
      try await context.createAll(pair)
      entries.append(pair)
    }
    for (number, context) in contexts.enumerated() {
      try await context.expectLoaded(entries[number])
      if isIndexed { try t.expectListed(try await context.listRecords(of: "ada"), entries[number], "the list in \(context.namespace)") }
      if contexts.count > 1 { try await context.expectNoRecord(own[(number + 1) % own.count]) }
    }
    // One namespace after the other is emptied; those that come later keep everything.
    t.advance(by: .seconds(3600))
    for (number, context) in contexts.enumerated() {
      try t.expect("the number pruned in \(context.namespace)", try await context.prune(), equals: 2)
      entries[number].removeAll()
      t.advance(by: .seconds(-1))
      for (later, context) in contexts.enumerated() { try await context.expectLoaded(entries[later]) }
      t.advance(by: .seconds(1))
    }
  }
}
