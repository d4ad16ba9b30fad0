/// After the head, and requests whose client has gone.
enum StreamCases {
  static let all: [HTTPCase] = [
    HTTPCase("H-801", "a session that was read before the head can be read inside the body", rules: ["MW-3", "MW-9"], needs: [.stream]) {
      app in
      let token = try await app.session("set:a:1")
      try await app.run("get:a$get:a", token, at: "/stream").lines("get a=1", "---", "get a=1").variesByCookie().noCookie()
    },
    HTTPCase("H-802", "after the head a change, a take, a rotation and a first read are refused", rules: ["MW-3"], needs: [.stream]) {
      app in
      let token = try await app.session("set:a:1;flash:m:x")
      let first = try await app.run("status:200$get:a", token, at: "/stream").lines("---", "error sealed")
      try first.noCookie().no("Vary")
      for refused in ["set:a:2", "take:m", "rotate"] {
        try await app.run("get:a$\(refused)", token, at: "/stream").lines("get a=1", "---", "error sealed").noCookie()
        try await app.expect("get:a;peek:m", token, reads: "get a=1", "peek m=x")
      }
    },
    HTTPCase(
      "H-803", "a later session writes without a cookie, cannot rotate and notices a logout", rules: ["MW-3", "MW-22"], needs: needs
    ) { app in
      let token = try await app.session("set:a:1")
      try await app.run("get:a$later:set:a:2", token, at: "/stream").lines("get a=1", "---").noCookie()
      try await app.expect("get:a", token, reads: "get a=2")
      try await app.run("get:a$later:rotate", token, at: "/stream").lines("get a=2", "---", "error sealed").noCookie()
      try await app.expect("get:a", token, reads: "get a=2")
      let slow = try await app.start(app.operations("get:a$wait:g;later:set:a:3", token, at: "/stream"))
      try await app.parked(at: "g")
      try await app.run("invalidate", token).status(200).deletes()
      try await app.open(gate: "g")
      try await slow.reply().lines("get a=2", "---", "error gone").noCookie()
      try await app.expect("get:a", token, reads: "get a=-")
    },
    HTTPCase("H-804", "a logout is done though its client has gone", rules: ["MW-19"]) { app in
      let token = try await app.session("set:a:1")
      let impatient = try await app.start(app.operations("invalidate;wait:g", token))
      try await app.parked(at: "g")
      impatient.abandon()
      try await app.open(gate: "g")
      try await app.poll("the session of the token", expected: "gone") {
        let text = try await app.run("get:a", token).status(200).answer.text
        return (text == app.words("get a=-") + "\n", text)
      }
    },
    HTTPCase(
      "H-806", "a WebSocket's handshake can set the cookie, and fails with the store", rules: ["MW-2", "MW-22"],
      needs: [.records, .websocket]
    ) {
      app in
      let upgraded = try await app.send(handshake(app))
      try upgraded.status(101).field("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
      let token = try upgraded.token()
      try await app.expect("get:a", token, reads: "get a=1")
      try await app.fault("all", "unavailable")
      let refused = try await app.send(handshake(app))
      try refused.expect("the status", refused.answer.status != 101, expected: "any but 101", actual: "\(refused.answer.status)").noCookie()
    },
  ]

  private static let needs: Set<HTTPNeed> = [.records, .stream]

  /// The handshake of RFC 6455, section 1.3: its key and the accept value are the RFC's example.
  private static func handshake(_ app: HTTPCaseContext) -> WireRequest {
    app.operations(
      "set:a:1", at: "/ws",
      fields: [
        WireField("Connection", "Upgrade"), WireField("Upgrade", "websocket"), WireField("Sec-WebSocket-Version", "13"),
        WireField("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
      ])
  }
}
