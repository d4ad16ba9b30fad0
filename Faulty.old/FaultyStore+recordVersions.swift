import Sessions

extension FaultyStore {
  /// Faults of versions.
  static let recordVersions: [FaultyStore] = [
    FaultyStore(
      "lost-update", "A replace does not compare the version: the last writer wins.",
      probe: { "\(try await $0.create()), \(try await $0.replace()), \(try await $0.replace())" }
    ) { LostUpdate(base: $0) },
    FaultyStore(
      "replace-skips-equal", "A replace with what is there already is skipped, and the version does not grow.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace(with: subject.record())
        return try await subject.stored()
      }
    ) { ReplaceSkipsEqual(base: $0) },
    FaultyStore(
      "version-by-order", "A replace wins with any version that is not older than the stored one.",
      probe: { "\(try await $0.create()), \(try await $0.replace(expecting: 5))" }
    ) { VersionByOrder(base: $0) },
    FaultyStore(
      "version-from-caller", "A new record has the version that the caller wrote into it.",
      probe: { subject in
        var record = subject.record()
        record.version = 7
        _ = try await subject.create(1, record)
        return try await subject.stored()
      }
    ) { VersionFromCaller(numbered: RenumberedRecords($0)) },
    FaultyStore(
      "version-stays", "A replace leaves the version as it is.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.replace()
        return try await subject.stored()
      }
    ) { VersionStays(numbered: RenumberedRecords($0)) },
    FaultyStore(
      "version-restarts", "Versions begin again after nine: a late write finds a version that looks like its own.",
      probe: { subject in
        _ = try await subject.create()
        for version in 1...9 { _ = try await subject.replace(expecting: Int64(version)) }
        return try await subject.stored()
      }
    ) { VersionRestarts(numbered: RenumberedRecords($0)) },
    FaultyStore(
      "version-survives-destroy", "A record that is created where one was destroyed goes on counting where that one ended.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.destroy()
        _ = try await subject.create()
        return try await subject.stored()
      }
    ) { VersionSurvivesDestroy($0) },
  ]
}
