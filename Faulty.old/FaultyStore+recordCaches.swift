import Sessions

extension FaultyStore {
  /// Faults of caches and of writes that are acknowledged too early.
  static let recordCaches: [FaultyStore] = [
    FaultyStore(
      "hangs", "A load never returns.",
      probe: { try await $0.stored() }
    ) { Hangs(base: $0) },
    FaultyStore(
      "cache-misses-touch", "Loaded records are cached, and a touch does not renew the copy.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.stored()
        _ = try await subject.touch(to: .seconds(7200))
        return try await subject.stored()
      }
    ) { CacheMissesTouch($0) },
    FaultyStore(
      "cache-misses-destroy", "Loaded records are cached for five seconds, also when they were destroyed meanwhile.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.stored()
        _ = try await subject.destroy()
        return try await subject.stored()
      }
    ) { CacheMissesDestroy($0) },
    FaultyStore(
      "cache-keeps-absence", "That a key has no record is cached, and a create does not renew that.",
      probe: { subject in
        _ = try await subject.stored()
        _ = try await subject.create()
        return try await subject.stored()
      }
    ) { CacheKeepsAbsence($0) },
    FaultyStore(
      "destroy-acknowledged-early", "A destroy is acknowledged first and done after the next load.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.destroy()
        return try await subject.stored()
      }
    ) { DestroyAcknowledgedEarly($0) },
    FaultyStore(
      "touch-acknowledged-early", "A touch is acknowledged first and done after the next load.",
      probe: { subject in
        _ = try await subject.create()
        _ = try await subject.touch(to: .seconds(7200))
        return try await subject.stored()
      }
    ) { TouchAcknowledgedEarly($0) },
  ]
}
