import Sessions

extension FaultyStore {
  /// Faults that change payloads of some lengths or of some looks.
  static let payloadLikeness: [FaultyStore] = [
    FaultyStore(
      "payload-block-off-by-one", "A payload that is one byte longer than whole blocks of 1024 loses that byte.",
      probe: { subject in
        _ = try await subject.create(1, subject.record([UInt8](repeating: 1, count: 2049)))
        return "\(try await subject.records.load(subject.key(), now: subject.now)?.payload.count ?? 0)"
      },
      records: { base in
        AlteredRecordStore(
          base, rewritingWrites: { record in if record.payload.count > 1, record.payload.count % 1024 == 1 { record.payload.removeLast() } }
        )
      }),
    FaultyStore(
      "payload-cut-at-round-length", "A payload of exactly 1000 bytes loses its last one, to the end mark of a buffer of that size.",
      probe: { subject in
        _ = try await subject.create(1, subject.record([UInt8](repeating: 1, count: 1000)))
        return "\(try await subject.records.load(subject.key(), now: subject.now)?.payload.count ?? 0)"
      },
      records: { base in
        AlteredRecordStore(base, rewritingWrites: { record in if record.payload.count == 1000 { record.payload.removeLast() } })
      }),
    FaultyStore(
      "payload-blocks-swapped", "The second and the third block of 16 KiB of a payload change places.",
      probe: { subject in
        let bytes = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 >> 14) }
        _ = try await subject.create(1, subject.record(bytes))
        return "\(try await subject.records.load(subject.key(), now: subject.now)?.payload[20_000] ?? 0)"
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingWrites: { record in
            guard record.payload.count >= 3 << 14 else { return }
            let bytes = record.payload
            record.payload = Array(bytes[..<(1 << 14)] + bytes[(2 << 14)..<(3 << 14)] + bytes[(1 << 14)..<(2 << 14)] + bytes[(3 << 14)...])
          })
      }),
    FaultyStore(
      "payload-tail-stays", "A payload of over 4096 bytes is overwritten from its beginning: of a longer one before it the end stays.",
      probe: { subject in
        _ = try await subject.create(1, subject.record([UInt8](repeating: 1, count: 5000)))
        _ = try await subject.replace(with: subject.record([2]))
        return "\(try await subject.records.load(subject.key(), now: subject.now)?.payload.count ?? 0)"
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingReplaces: { request in
            guard let old = try await base.stored(request.key)?.payload, old.count > 4096 else { return }
            request.record.payload += old.dropFirst(request.record.payload.count)
          })
      }),
    FaultyStore(
      "payload-list-preview", "A list has the first 1000 bytes of each payload.",
      probe: { subject in
        _ = try await subject.create(1, subject.record([UInt8](repeating: 1, count: 1001), subject: "ada"))
        return "\(try await subject.records.records(of: "ada", after: nil, limit: 1, now: subject.now).first?.record.payload.count ?? 0)"
      },
      records: { base in
        AlteredRecordStore(
          base,
          records: { request in
            try await base.records(request).map { entry in
              var entry = entry
              entry.record.payload = Array(entry.record.payload.prefix(1000))
              return entry
            }
          })
      }),
    looks("payload-decompressed", "A payload that begins as gzip does is taken for compressed and loses its head.", [0x1F, 0x8B, 8]) {
      payload in
      if payload.starts(with: [0x1F, 0x8B]) { payload.removeFirst(2) }
    },
    looks("payload-number-normalised", "A payload that is the text of a number is stored as that number.", Array("007".utf8)) { payload in
      if payload.count < 19, let number = Int(String(decoding: payload, as: UTF8.self)) { payload = Array("\(number)".utf8) }
    },
    looks("payload-null-word", "A payload that is a language's word for nothing is stored as nothing.", Array("None".utf8)) { payload in
      if ["null", "None", "nil", "undefined"].contains(String(decoding: payload, as: UTF8.self)) { payload = [] }
    },
    looks("payload-decoded-twice", "A payload that is the text of base64 is decoded once more.", Array("AQID".utf8)) { payload in
      if payload == Array("AQID".utf8) { payload = [1, 2, 3] }
    },
    looks("payload-line-end-trimmed", "The line feed at the end of a payload is taken for the end of its line.", [1, 0x0A]) { payload in
      if payload.last == 0x0A { payload.removeLast() }
    },
    looks("payload-padding-trimmed", "Zeros at the end of a payload are taken for padding.", [1, 0]) { payload in
      while payload.last == 0 { payload.removeLast() }
    },
    looks(
      "payload-carriage-returns-dropped", "Lines that end with a carriage return and a line feed end with a line feed.", [0x0D, 0x0A, 1]
    ) {
      $0 = Array(String(decoding: $0, as: Unicode.ASCII.self).utf8).count == $0.count ? $0.replacing([0x0D, 0x0A], with: [0x0A]) : $0
    },
    FaultyStore(
      "payload-replace-trimmed", "A replace takes spaces around a payload for formatting.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record([0x20, 1]))
        return try await subject.stored()
      },
      records: { base in
        AlteredRecordStore(
          base,
          rewritingReplaces: { request in
            while request.record.payload.last == 0x20 { request.record.payload.removeLast() }
            while request.record.payload.first == 0x20 { request.record.payload.removeFirst() }
          })
      }),
    FaultyStore(
      "payloads-pooled", "Equal payloads are stored once, and removed with the first record that had them.",
      probe: { subject in
        for number: UInt8 in 1...2 { _ = try await subject.create(number, subject.record([7])) }
        _ = try await subject.destroy(1)
        return try await subject.stored(2)
      },
      records: { base in
        let removed: Locked<Set<[UInt8]>> = Locked([])
        return AlteredRecordStore(
          base,
          create: { key, record, now in
            removed.withLock { _ = $0.remove(record.payload) }
            return try await base.create(key, record, now: now)
          },
          load: { key, now in
            guard var record = try await base.load(key, now: now) else { return nil }
            if removed.withLock({ $0.contains(record.payload) }) { record.payload = [] }
            return record
          },
          replace: { request in
            removed.withLock { _ = $0.remove(request.record.payload) }
            return try await base.replace(request)
          },
          destroy: { key, version in
            let payload = try await base.stored(key)?.payload
            guard try await base.destroy(key, expecting: version) else { return false }
            if let payload { removed.withLock { _ = $0.insert(payload) } }
            return true
          })
      }),
  ]

  /// A fault that changes what is written by its looks.
  private static func looks(
    _ name: String, _ fault: String, _ example: [UInt8], change: @escaping @Sendable (inout [UInt8]) -> Void
  ) -> FaultyStore {
    FaultyStore(
      name, fault, probe: { "\(try await $0.create(1, $0.record(example))), \(try await $0.stored())" },
      records: { base in AlteredRecordStore(base, rewritingWrites: { change(&$0.payload) }) })
  }
}
