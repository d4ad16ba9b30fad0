import Sessions

extension FaultyStore {
  /// Faults of rotation.
  static let rotationFaults: [FaultyStore] = [
    FaultyStore(
      "grace-missing", "A periodic rotation ends the old token at once.",
      probe: FaultProbes.rotation(.periodic),
      store: GraceMissing.init(base:)),
    FaultyStore(
      "privilege-change-with-grace", "A rotation for a privilege change leaves the old token a grace.",
      probe: FaultProbes.rotation(.privilegeChange()),
      store: PrivilegeChangeWithGrace.init(base:)),
    FaultyStore(
      "superseded-is-absent", "A token that was replaced looks like one that never was.",
      probe: FaultProbes.rotation(.privilegeChange()),
      store: SupersededIsAbsent.init(base:)),
    FaultyStore(
      "rotation-ignored", "A login does not replace the token.",
      probe: FaultProbes.rotation(.privilegeChange()),
      store: RotationIgnored.init(base:)),
    FaultyStore(
      "rotation-restarts-lifetime", "Every rotation for a privilege change starts the absolute limit anew.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let rotated = try await subject.write([], to: session, rotating: .privilegeChange(), after: .seconds(60))
        return try await subject.seen(rotated.token)
      },
      store: RotationRestartsLifetime.init(base:)),
    FaultyStore(
      "restart-ignored", "A full authentication does not start the absolute limit anew.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let rotation = Rotation.privilegeChange(restartingLifetime: true)
        return try await subject.seen(try await subject.write([], to: session, rotating: rotation, after: .seconds(60)).token)
      },
      store: RestartIgnored.init(base:)),
    FaultyStore(
      "rotation-drops-limits", "A rotation forgets the limits of the session's own.",
      probe: FaultProbes.commits(
        [.set("a", json("1")), .setLimits(idle: .minutes(30), absolute: .hours(2))], [], rotating: .privilegeChange()),
      store: RotationDropsLimits.init(base:)),
    FaultyStore(
      "rotation-drops-subject", "A rotation forgets whose session it is.",
      probe: FaultProbes.commits([.setSubject("ada")], [], rotating: .privilegeChange()),
      store: RotationDropsSubject.init(base:)),
    FaultyStore(
      "rotation-clears", "A rotation drops what the session held, asked or not.",
      probe: FaultProbes.commits([.set("a", json("1"))], [], rotating: .privilegeChange()),
      store: RotationClears.init(base:)),
    FaultyStore(
      "clearing-ignored", "A rotation that has to clear keeps everything.",
      probe: FaultProbes.commits([.set("a", json("1"))], [], rotating: .privilegeChange(clearing: true)),
      store: ClearingIgnored.init(base:)),
    FaultyStore(
      "clearing-takes-own-changes", "A rotation that clears drops the commit's own changes, too.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.set("b", json("2"))], rotating: .privilegeChange(clearing: true)),
      store: ClearingTakesOwnChanges.init(base:)),
    FaultyStore(
      "clearing-misses-others-changes", "A rotation that clears drops only what the request had loaded.",
      probe: FaultProbes.race(
        [.set("a", json("1"))], [.set("b", json("1"))], then: [.set("c", json("1"))], rotating: .privilegeChange(clearing: true)),
      store: ClearingMissesOthersChanges.init(base:)),
    FaultyStore(
      "rotation-changes-key", "A rotation moves the session to a new record.",
      probe: FaultProbes.rotation(.privilegeChange()),
      store: RotationChangesKey.init(base:)),
    FaultyStore(
      "new-identity-keeps-key", "A new identity keeps the record.",
      probe: FaultProbes.rotation(.newIdentity()),
      store: NewIdentityKeepsKey.init(base:)),
    FaultyStore(
      "rotation-destroys-and-creates", "A rotation ends the session and creates another one with its content.",
      probe: FaultProbes.rotation(.privilegeChange()),
      store: RotationDestroysAndCreates.init(base:)),
    FaultyStore(
      "new-identity-leaves-old-session", "A new identity is a copy: the old session stays.",
      probe: FaultProbes.rotation(.newIdentity()),
      store: NewIdentityLeavesOldSession.init(base:)),
    FaultyStore(
      "old-token-ends-session", "A slow request with a token that was replaced ends the session.",
      probe: FaultProbes.rotation(.privilegeChange()),
      store: OldTokenEndsSession.init(base:)),
    FaultyStore(
      "reuse-not-noticed", "A token that was found superseded once is not looked at again.",
      probing: .init(reusePolicy: .revoke),
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let rotated = try await subject.write([], to: session, rotating: .periodic)
        for seconds in [20, 60] as [Int64] { _ = try await subject.store.open(session.token, now: subject.after(.seconds(seconds))) }
        return try await subject.seen(rotated.token, after: .seconds(60))
      },
      store: ReuseNotNoticed.init(base:)),
    FaultyStore(
      "rotation-of-nothing-refused", "A login without a session is refused.",
      probe: { subject in
        let options = CommitOptions(rotation: .privilegeChange())
        return "\(try await subject.store.commit([.set("a", json("1"))], to: nil, options: options, now: subject.now))".hasPrefix(
          "committed")
          ? "created" : "refused"
      },
      store: RotationOfNothingRefused.init(base:)),
    FaultyStore(
      "grace-cannot-write", "The old token only reads within its grace.",
      probe: { subject in
        let before = try await subject.begin([.set("a", json("1"))])
        _ = try await subject.write([], to: before, rotating: .periodic)
        guard case .live(let old) = try await subject.store.open(before.token, now: subject.now) else { return "not live" }
        return try await subject.write([.set("b", json("2"))], to: ProbeSession(token: before.token, snapshot: old)).outcome
      },
      store: GraceCannotWrite.init(base:)),
    FaultyStore(
      "grace-rotates", "The old token can rotate within its grace.",
      probe: { subject in
        let before = try await subject.begin([.set("a", json("1"))])
        _ = try await subject.write([], to: before, rotating: .periodic)
        guard case .live(let old) = try await subject.store.open(before.token, now: subject.now) else { return "not live" }
        let late = try await subject.write([], to: ProbeSession(token: before.token, snapshot: old), rotating: .periodic)
        return late.token == before.token ? "no token" : "a token"
      },
      store: GraceRotates.init(base:)),
    FaultyStore(
      "rotation-drops-changes", "A rotation does not write the changes of its request.",
      probe: FaultProbes.rotation(.privilegeChange()),
      store: RotationDropsChanges.init(base:)),
    FaultyStore(
      "grace-in-minutes", "A grace in seconds is taken for minutes.",
      probe: FaultProbes.rotation(.periodic, after: .seconds(20)),
      configuration: { $0.grace = $0.grace * 60 }),
    FaultyStore(
      "reuse-policy-ignored", "The reuse of a token is only reported, whatever the policy.",
      probing: .init(reusePolicy: .revoke),
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let rotated = try await subject.write([], to: session, rotating: .periodic)
        _ = try await subject.store.open(session.token, now: subject.after(.seconds(60)))
        return try await subject.seen(rotated.token, after: .seconds(60))
      },
      configuration: { $0.reusePolicy = .report }),
  ]
}
