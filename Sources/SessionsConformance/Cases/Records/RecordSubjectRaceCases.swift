import Sessions

/// Lists, moves and removals of a subject's records at the same time.
enum RecordSubjectRaceCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "REC-209", "a list shows a record that moves as it is, whole, and under the subject that it has", rules: ["IX-1", "IX-2"],
      needs: [.subjectIndex], needsRecords: true, isStochastic: true,
      body: { t in
        for wave in 0..<4 {
          var storm = RecordStorm()
          // Half the records are too large for one page or one packet of many backends.
          let size = wave.isMultiple(of: 2) ? 1 : 17 * 1024
          let payload: @Sendable (UInt8) -> [UInt8] = { [UInt8](repeating: $0, count: size) }
          let subjects = (0..<6).map { (old: "a\(wave)-\($0)", new: "b\(wave)-\($0)") }
          let moving = try await t.newRecords(6) { t.freshRecord(payload(0), subject: subjects[$0].old) }
          let renewed = try await t.newRecords(6) { t.freshRecord(payload(1), subject: subjects[$0].new) }
          for (number, (old, new)) in subjects.enumerated() {
            let (key, other) = (moving[number].key, renewed[number].key)
            storm.initial[key] = moving[number].record
            storm.initial[other] = renewed[number].record
            storm.send(.list(subject: old))
            storm.send(key, .replace(expecting: 1, with: t.freshRecord(payload(2), subject: new)), thenListing: new)
            // Every other record comes back at once.
            let next = t.freshRecord(payload(3), subject: number.isMultiple(of: 2) ? old : nil)
            storm.send(key, .replace(expecting: 2, with: next), thenListing: old)
            storm.send(key, .load, thenListing: new)
            storm.send(key, .load, thenListing: old)
            storm.send(.list(subject: new))
            storm.send(other, .destroy(expecting: nil), .create(t.freshRecord(payload(4), subject: new)))
            storm.send(t.freshKey(), .create(t.freshRecord(payload(5), subject: new)))
            storm.send(.list(subject: new))
          }
          try await t.expectOrder(of: storm)
        }
      }),
    ConformanceCase(
      "REC-210", "the end of a subject's records takes each that was there, brings none back and hides no new one",
      rules: ["IX-3", "IX-2", "ST-5"],
      needs: [.subjectIndex], needsRecords: true, isStochastic: true,
      body: { t in
        for wave in 0..<5 {
          var storm = RecordStorm()
          let subjects = (0..<4).map { "s\(wave)-\($0)" }
          let made = try await t.newRecords(12) { t.freshRecord([0], subject: subjects[$0 / 3]) }
          for (number, subject) in subjects.enumerated() {
            let theirs = made[3 * number..<3 * number + 3].map(\.key)
            for key in theirs { storm.initial[key] = t.freshRecord([0], subject: subject) }
            let (next, new) = (t.freshRecord([1], subject: subject), t.freshRecord([2], subject: subject))
            let touch = RecordStormRaceCases.touch(1, next)
            storm.send(theirs[0], .destroy(expecting: nil), .create(new), .create(t.freshRecord([3], subject: subject)))
            storm.send(theirs[1], .replace(expecting: 1, with: next), touch)
            storm.send(theirs[2], touch)
            storm.send(t.freshKey(), .create(new))
            storm.send(.destroyAll(subject: subject))
            storm.send(theirs[2], .replace(expecting: 1, with: next))
            storm.send(t.freshKey(), .create(new))
            storm.send(t.freshKey(), .create(new))
            storm.send(theirs[0], .create(t.freshRecord([4], subject: subject)))
            storm.send(.list(subject: subject))
          }
          let left = try await t.expectOrder(of: storm)
          for subject in subjects {
            let theirs = left.values.filter { $0.subject == subject }.count
            try t.expect("the number destroyed of '\(subject)' in the end", try await t.destroyRecords(of: subject), equals: theirs)
          }
        }
      }),
    ConformanceCase(
      "REC-211", "all operations on a subject's records at once are explained, for each record, by one order of single steps",
      rules: ["IX-1", "IX-2", "IX-3", "ST-1", "ST-3"], needs: [.subjectIndex], needsRecords: true, isStochastic: true,
      body: { t in
        for wave in 0..<4 {
          var storm = RecordStorm()
          for (number, (key, record)) in try await t.newRecords(6, { t.freshRecord([0], subject: "a\(wave)-\($0)") }).enumerated() {
            let (old, new, free) = ("a\(wave)-\(number)", "b\(wave)-\(number)", t.freshKey())
            // Every other record stays its subject's.
            let next = number.isMultiple(of: 2) ? new : old
            var calls = RecordStorm(initial: [key: record])
            calls.send(.list(subject: old))
            calls.send(key, .replace(expecting: 1, with: t.freshRecord([1], subject: next)))
            calls.send(key, .load, thenListing: next)
            calls.send(.destroyAll(subject: next))
            calls.send(key, .replace(expecting: 2, with: t.freshRecord([2], subject: old)))
            calls.send(t.freshKey(), .create(t.freshRecord([8], subject: next)))
            calls.send(key, .replace(expecting: 1, with: t.freshRecord([3], subject: next)))
            calls.send(free, .create(t.freshRecord([4], subject: old)), thenListing: old)
            calls.send(key, .destroy(expecting: nil), .create(t.freshRecord([5], subject: old)), .create(t.freshRecord([6], subject: new)))
            calls.send(free, .replace(expecting: 1, with: t.freshRecord([7], subject: new)), thenListing: new)
            calls.send(.list(subject: old))
            storm.send(calls, from: (2 * number + wave) % 6)
          }
          try await t.expectOrder(of: storm)
        }
      }),
  ]
}
