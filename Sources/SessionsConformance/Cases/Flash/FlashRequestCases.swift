import Sessions

/// Flash in one request of an application.
enum FlashRequestCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "FLSH-025", "taking flash writes nothing else of the request", rules: ["FL-9", "FL-3"],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        let request = t.request(session.token)
        try request.set("a", to: 2)
        try request.flash("g", 2)
        try request.setSubject("ada")
        try await expectTake("f", 1, request, t)
        // The handler fails here: nothing is committed, and the take stays. Only a sealed cookie needs a response for the take.
        if t.stores.allSatisfy({ $0.deviations.isEmpty }) { try await t.expectFlash(session.token, [:]) }
        let opened = try await t.expectFields(session.token, ["a": json("1")])
        try t.expect("the subject", opened.snapshot.content.subject, equals: nil)
      }),
    ConformanceCase(
      "FLSH-031", "what a request takes and then commits is taken and committed", rules: ["FL-2", "FL-9"],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        let request = t.request(session.token)
        try request.set("a", to: 2)
        try await expectTake("f", 1, request, t)
        try await expectTake("f", nil, request, t)
        let token = try await t.finish(request, holding: session.token)
        try await t.expectFields(token, ["a": json("2")])
        try await t.expectFlash(token, [:])
      }),
    ConformanceCase(
      "FLSH-038", "flash that a request sets and takes itself is delivered and not stored", rules: ["FL-5"],
      body: { t in
        let session = try await t.create([.flash("f", json("1"))])
        let request = t.request(session.token)
        try request.flash("f", 2)
        try request.flash("g", 3)
        try request.flash("h", 4)
        try await expectTake("f", 2, request, t)
        try await expectTake("g", 3, request, t)
        try await expectTake("g", nil, request, t)
        let token = try await t.finish(request, holding: session.token)
        // The taken value of 'f' had overwritten the older one.
        try await t.expectFlash(token, ["h": json("4")])
      }),
    ConformanceCase(
      "FLSH-039", "flash for this request only is never stored", rules: ["FL-8"],
      body: { t in
        let session = try await t.create([.flash("f", json("1"))])
        let request = t.request(session.token)
        try request.flashNow("f", 2)
        try request.flashNow("g", 3)
        let peeked: Int? = try await request.peekFlash("g")
        try t.expect("the flash that the request sees", peeked, equals: 3)
        try await expectTake("f", 2, request, t)
        let token = try await t.finish(request, holding: session.token)
        try await t.expectFlash(token, ["f": json("1")])
        let anonymous = t.request(nil)
        try anonymous.flashNow("g", 3)
        let commit = try await anonymous.commit()
        try t.expect("the commit of a request with nothing to store", commit.cookie, equals: .none)
      }),
    ConformanceCase(
      "FLSH-040", "a request that only prefetches gets no flash and leaves it", level: .should, rules: ["FL-10"],
      body: { t in
        let session = try await t.create([.flash("f", json("1"))])
        let prefetch = t.request(session.token, isSpeculative: true)
        try await expectTake("f", nil, prefetch, t)
        let all = try await prefetch.takeAllFlash()
        try t.expect("all flash of a prefetch", all == [:], expected: "none", seen: t.describe(all))
        let token = try await t.finish(prefetch, holding: session.token)
        let request = t.request(token)
        try await expectTake("f", 1, request, t)
      }),
    ConformanceCase(
      "FLSH-041", "a request that keeps flash leaves it for the next one", rules: ["FL-3"],
      body: { t in
        let session = try await t.create([.flash("f", json("1")), .flash("g", json("2"))])
        let first = t.request(session.token)
        try await expectTake("f", 1, first, t)
        try await expectTake("g", 2, first, t)
        try first.keepFlash("f" as SessionKey<Int>)
        try first.keepFlash("h" as SessionKey<Int>)
        let token = try await t.finish(first, holding: session.token)
        try await t.expectFlash(token, ["f": json("1")])
      }),
    ConformanceCase(
      "FLSH-042", "a logout can leave a message for the anonymous session that follows", rules: ["FL-11", "ST-5"],
      needs: [.revocation],
      limited: .init(deviation: .destroyDoesNotRevoke) { t in
        let (_, new) = try await logout(t)
        let opened = try await t.expectFields(new, [:])
        try t.expect("the subject", opened.snapshot.content.subject, equals: nil)
        try await t.expectFlash(new, ["notice": json("\"bye\"")])
      },
      body: { t in
        let (old, new) = try await logout(t)
        try await t.expectAbsent(old)
        let opened = try await t.expectFields(new, [:])
        try t.expect("the subject", opened.snapshot.content.subject, equals: nil)
        try await t.expectFlash(new, ["notice": json("\"bye\"")])
      }),
    ConformanceCase(
      "FLSH-043", "a logout without a message leaves no session", rules: ["FL-11", "MW-1"],
      body: { t in
        let session = try await t.create([.set("user", json("1")), .flash("stored", json("1"))])
        let request = t.request(session.token)
        try request.flash("notice", "bye")
        try request.invalidate()
        let commit = try await request.commit()
        try t.expect("the commit", commit.result.rawValue, equals: "destroyed")
        try t.expect("the cookie", commit.cookie, equals: .delete)
      }),
  ]

  private static func expectTake(_ key: SessionKey<Int>, _ expected: Int?, _ request: Session, _ t: CaseContext)
    async throws
  {
    let seen = try await request.takeFlash(key)
    try t.expect("the flash '\(key.name)' that the request takes", seen, equals: expected)
  }

  private static func logout(_ t: CaseContext) async throws -> (old: String, new: String) {
    let session = try await t.create([.set("user", json("1")), .setSubject("ada"), .flash("stored", json("1"))])
    let request = t.request(session.token)
    try request.set("a", to: 1)
    try request.flash("notice", "bye")
    try request.invalidate(keepingFlash: true)
    return (session.token, try await t.expectCookie(request))
  }
}
