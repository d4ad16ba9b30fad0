import Sessions

extension FaultyStore {
  /// The faults of session stores, by subject.
  static let storeFaults: [FaultyStore] = [
    basicStoreFaults, flashFaults, valueFaults, keyFaults, operationFaults, commitFaults, subjectFaults, rotationFaults, lifetimeFaults,
    sizeFaults, tokenFaults, capabilityFaults, cookieFaults,
  ].flatMap { $0 }

  private static let basicStoreFaults: [FaultyStore] = [
    FaultyStore(
      "flash-taken-twice", "A taken flash value is only removed from the copy in memory.",
      probe: { subject in
        let (token, snapshot) = try await subject.session([.flash("notice", EncodedValue(json: "1"))])
        _ = try await subject.store.takeFlash(.all, from: snapshot, now: subject.now)
        guard case .live(let seen) = try await subject.store.open(token, now: subject.now) else { return "not live" }
        return "\(seen.content.flash.count) flash values are left"
      }, store: FlashTakenTwice.init),
    FaultyStore(
      "rotation-keeps-old-token", "The token before a rotation goes on opening the session.",
      probe: { subject in
        let (token, snapshot) = try await subject.session([.set("a", EncodedValue(json: "1"))])
        let options = CommitOptions(rotation: .privilegeChange())
        _ = try await subject.store.commit([], to: snapshot, options: options, now: subject.now)
        return try await subject.opening(token)
      }, store: RotationKeepsOldToken.init),
    FaultyStore(
      "any-secret-opens", "A session is found by its selector, and the secret is not compared.",
      probe: { subject in
        let (token, snapshot) = try await subject.session([.set("a", EncodedValue(json: "1"))])
        guard let parsed = SessionToken(token) else { return "no token" }
        let forged = SessionToken(selector: parsed.selector, random: SystemRandomSource())
        return try await subject.opening(forged.text) + (snapshot.id == forged.selector ? "" : ", of another session")
      }, store: AnySecretOpens.init),
    FaultyStore(
      "integers-as-doubles", "Numbers pass through a double.",
      probe: { subject in
        let (token, _) = try await subject.session([.set("a", EncodedValue(json: "9007199254740993"))])
        guard case .live(let seen) = try await subject.store.open(token, now: subject.now) else { return "not live" }
        return seen.content.fields["a"]?.json ?? "no field"
      }, store: IntegersAsDoubles.init),
  ]
}
