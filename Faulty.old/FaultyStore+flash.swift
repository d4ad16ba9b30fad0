import Sessions

extension FaultyStore {
  /// Faults of values that are read once.
  static let flashFaults: [FaultyStore] = [
    FaultyStore(
      "flash-dies-unread", "Flash that the next writing request does not take is gone.",
      probe: FaultProbes.commits([.flash("f", json("1"))], [.set("a", json("1"))]),
      store: FlashDiesUnread.init(base:)),
    FaultyStore(
      "opening-reads-flash", "Opening a session takes its flash.",
      probe: { subject in
        let session = try await subject.begin([.flash("f", json("1"))])
        _ = try await subject.opening(session.token)
        return try await subject.seen(session.token)
      },
      store: OpeningReadsFlash.init(base:)),
    FaultyStore(
      "touch-drops-flash", "A request that only reads drops the flash that it did not take.",
      probe: { subject in
        try await subject.touch(try await subject.begin([.flash("f", json("1"))]), after: .seconds(600))
      },
      store: TouchDropsFlash.init(base:)),
    FaultyStore(
      "take-all-takes-one", "Taking all flash takes the first value only.",
      probe: FaultProbes.take(.all, of: [.flash("f", json("1")), .flash("g", json("2"))]),
      store: TakeAllTakesOne.init(base:)),
    FaultyStore(
      "take-one-takes-all", "Taking one flash value removes all of them.",
      probe: FaultProbes.take(.key("f"), of: [.flash("f", json("1")), .flash("g", json("2"))]),
      store: TakeOneTakesAll.init(base:)),
    FaultyStore(
      "kept-flash-overwrites", "Flash that is put back replaces a newer value.",
      probe: FaultProbes.commits([.flash("f", json("1"))], [.keepFlash("f", json("2"))]),
      store: KeptFlashOverwrites.init(base:)),
    FaultyStore(
      "kept-flash-lost", "Flash that is put back is not written.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.keepFlash("f", json("2"))]),
      store: KeptFlashLost.init(base:)),
    FaultyStore(
      "flash-shadowed-by-field", "A flash value is not found while there is a field of its name.",
      probe: FaultProbes.take(.key("f"), of: [.set("f", json("1")), .flash("f", json("2"))]),
      store: FlashShadowedByField.init(base:)),
    FaultyStore(
      "rotation-loses-flash", "A rotation does not carry flash over.",
      probe: FaultProbes.commits([.flash("f", json("1"))], [], rotating: .privilegeChange()),
      store: RotationLosesFlash.init(base:)),
    FaultyStore(
      "flash-outlives-session", "A request that opened the session before its end still gets flash.",
      probe: { subject in
        let session = try await subject.begin([.flash("f", json("1"))])
        try await subject.store.destroy(session.snapshot)
        return try await subject.take(.all, from: session)
      },
      store: FlashOutlivesSession.init(base:)),
    FaultyStore(
      "first-flash-wins", "A flash value that nobody took yet is not overwritten by a newer one.",
      probe: FaultProbes.commits([.flash("f", json("1"))], [.flash("f", json("2"))]),
      store: FirstFlashWins.init(base:)),
    FaultyStore(
      "flash-removal-ignored", "Removing a flash value does nothing.",
      probe: FaultProbes.commits([.flash("f", json("1"))], [.removeFlash("f")]),
      store: FlashRemovalIgnored.init(base:)),
    FaultyStore(
      "empty-flash-dropped", "Flash values that count as false are not stored.",
      probe: FaultProbes.commits([.set("a", json("1")), .flash("f", json("0"))]),
      store: EmptyFlashDropped.init(base:)),
    FaultyStore(
      "missing-flash-is-null", "Taking a flash value that is not there delivers null.",
      probe: FaultProbes.take(.key("g"), of: [.flash("f", json("1"))]),
      store: MissingFlashIsNull.init(base:)),
    FaultyStore(
      "clear-keeps-flash", "Clearing a session leaves its flash.",
      probe: FaultProbes.commits([.flash("f", json("1"))], [.clear]),
      store: ClearKeepsFlash.init(base:)),
    FaultyStore(
      "clearing-rotation-keeps-flash", "A rotation that clears leaves the flash.",
      probe: FaultProbes.commits([.flash("f", json("1"))], [.set("a", json("1"))], rotating: .privilegeChange(clearing: true)),
      store: ClearingRotationKeepsFlash.init(base:)),
    FaultyStore(
      "oversized-flash-dropped", "Flash over a size limit is dropped without an error.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.flash("f", json(String(repeating: "1", count: 20_000)))]),
      store: OversizedFlashDropped.init(base:)),
    FaultyStore(
      "take-loses-others-flash", "A take that was overtaken drops flash that it did not know of.",
      probe: { subject in
        let session = try await subject.begin([.flash("f", json("1"))])
        _ = try await subject.write([.flash("g", json("2"))], to: session)
        return try await subject.take(.key("f"), from: session)
      },
      store: TakeLosesOthersFlash.init(base:)),
  ]
}
