/// Flash over the wire: who takes it, and who leaves it.
enum FlashCases {
  static let all: [HTTPCase] = [
    HTTPCase("H-501", "flash is taken once, by one of all concurrent requests", rules: ["MW-2"]) { app in
      let token = try await app.session("flash:m:x")
      try await app.run("take:m", token).lines("take m=x").noCookie()
      try await app.run("take:m", token).lines("take m=-").noCookie()
      try await app.run("flash:m:y", token).status(200).noCookie()
      let replies = try await app.atOnce((0..<20).map { _ in app.operations("take:m", token) })
      for reply in replies { try reply.status(200).noCookie() }
      let bodies = replies.map(\.answer.text)
      try app.expect("the takers that got it", bodies.count { $0 == app.words("take m=y") + "\n" }, equals: 1)
      try app.expect("the takers that got nothing", bodies.count { $0 == app.words("take m=-") + "\n" }, equals: 19)
    },
    HTTPCase("H-503", "HEAD leaves flash, and answers as GET but for the body", rules: ["MW-14"]) { app in
      // One character, as "-" is: both answers have the same length.
      let token = try await app.session("flash:m:7")
      let head = try await app.run("take:m", token, method: "HEAD").status(200).noCookie()
      try head.body("")
      let get = try await app.run("take:m", token).lines("take m=7").noCookie()
      let (of, expected) = (Self.compared(head.answer.fields), Self.compared(get.answer.fields))
      try head.expect(
        "the fields", of == expected, expected: "those of GET: \(expected.joined(separator: "  "))", actual: of.joined(separator: "  "))
    },
    HTTPCase("H-504", "a prefetch leaves flash for the visit", rules: ["MW-14"]) { app in
      let token = try await app.session("flash:m:x")
      for purpose in ["prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip"] {
        try await app.run("take:m", token, fields: [WireField("Sec-Purpose", purpose)]).lines("take m=-").noCookie()
      }
      try await app.run("take:m", token).lines("take m=x").noCookie()
    },
    HTTPCase("H-505", "taken flash stays taken when the handler fails, and is there again when it was kept", rules: ["MW-5"], needs: []) {
      app in
      // A sealed cookie changes with each take, so the jar follows the answers.
      var jar = Jar()
      jar.keep(try await app.run("flash:m:x").status(200))
      let crashed = try await app.run("take:m;crash", cookies: jar.field()).status(500)
      if app.target.keepsRecords {
        try crashed.noCookie()
      } else {
        try crashed.expect(
          "Set-Cookie", crashed.cookies.contains { $0.name.hasPrefix("session") && !$0.isDeletion },
          expected: "the cookie without the flash",
          actual: crashed.answer.head.text)
      }
      jar.keep(crashed)
      let empty = try await app.run("take:m", cookies: jar.field()).lines("take m=-")
      jar.keep(empty)
      jar.keep(try await app.run("flash:m:x", cookies: jar.field()).status(200))
      let kept = try await app.run("take:m;keep:m", cookies: jar.field()).lines("take m=x")
      jar.keep(kept)
      try await app.run("take:m", cookies: jar.field()).lines("take m=x")
    },
  ]

  /// The fields that HEAD and GET have in common, sorted: not those of the moment, of the connection and of the body's transfer.
  private static func compared(_ fields: [WireField]) -> [String] {
    let others = ["date", "connection", "keep-alive", "content-length", "transfer-encoding"]
    return fields.filter { !others.contains($0.name.lowercased()) }.map { "\($0.name.lowercased()): \($0.value)" }.sorted()
  }
}
