import Sessions

extension FaultyStore {
  /// Faults of limits on sizes, and of other settings.
  static let sizeFaults: [FaultyStore] = [
    FaultyStore(
      "sizes-not-checked", "Sizes are not limited at all.",
      probe: FaultProbes.value(String(repeating: "1", count: 16 * 1024 + 1)),
      configuration: { $0.sizes = .none }),
    FaultyStore(
      "key-limit-off-by-one", "A key may have one byte more than the limit.",
      probe: FaultProbes.keys(String(repeating: "k", count: 257)),
      configuration: { $0.sizes.keyBytes += 1 }),
    FaultyStore(
      "subject-limit-missing", "A subject may be of any length.",
      probe: FaultProbes.commits([.setSubject(String(repeating: "s", count: 257))]),
      configuration: { $0.sizes.subjectBytes = .max }),
    FaultyStore(
      "record-limit-off-by-one", "A record may have one byte more than the limit.",
      probing: .init(sizes: SizeLimits(recordBytes: 300)),
      probe: { subject in
        var refused = 0
        for count in 200..<400 {
          do { _ = try await subject.begin([.set("v", json(String(repeating: "1", count: count)))]) } catch { refused += 1 }
        }
        return "\(refused) refused"
      },
      configuration: { $0.sizes.recordBytes += 1 }),
    FaultyStore(
      "field-limit-missing", "A session may have any number of fields.",
      probe: FaultProbes.commits((0...256).map { .set("\($0)", json("1")) }),
      configuration: { $0.sizes.fieldCount = .max }),
    FaultyStore(
      "corrupt-policy-ignored", "A record that cannot be read is no session, whatever the policy.",
      probing: .init(corruptRecordPolicy: .fail),
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        guard let record = try await subject.records.load(session.snapshot.id, now: subject.now) else { return "no record" }
        var spoilt = record
        spoilt.payload = [0]
        _ = try await subject.records.replace(session.snapshot.id, expecting: record.version, with: spoilt, now: subject.now)
        return try await subject.opening(session.token)
      },
      configuration: { $0.corruptRecordPolicy = .treatAsAbsent }),
  ]
}
