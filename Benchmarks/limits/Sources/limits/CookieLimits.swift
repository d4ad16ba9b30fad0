import ArgumentParser
import CLimits
import Sessions
import SessionsCookie

/// The Cookie store against OpenSSL's AES-256-GCM.
struct CookieLimits: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "cookie", abstract: "Cookie against OpenSSL's AES-256-GCM.")

  @OptionGroup var options: RoundOptions

  func run() async throws {
    let store = try CookieSessionStore(configuration: CookieConfiguration(keys: CookieKeyRing(primary: CookieKey.generate())))
    let now = SystemSessionClock().now
    // Four fields that make the sealed content about 1 KiB.
    let value = EncodedValue(json: "\"\(String(repeating: "x", count: 218))\"")
    let created = try await store.commit((0..<4).map { .set("field\($0)", value) }, to: nil, now: now)
    guard case .committed(let snapshot, let token?) = created else { throw ValidationError("the session was not created") }
    var counter: Int64 = 0
    var sealing: [Double] = []
    var opening: [Double] = []
    for _ in 0..<options.rounds {
      let limit = climits_aes_gcm(1024, options.seconds)
      guard limit > 0 else { throw ValidationError("OpenSSL could not encrypt") }
      let seal = try await Stopwatch.perCall(options.seconds, batch: 200) {
        counter += 1
        let outcome = try await store.commit([.set("n", EncodedValue(json: "\(counter)"))], to: snapshot, now: now)
        guard case .committed = outcome else { throw ValidationError("the commit failed") }
      }
      let open = try await Stopwatch.perCall(options.seconds, batch: 200) {
        guard case .live = try await store.open(token, now: now) else { throw ValidationError("the cookie did not open") }
      }
      sealing.append(seal / limit)
      opening.append(open / limit)
    }
    let file = RatioFile(options, backend: "cookie")
    let table = RatioTable(
      "Cookie, 1 KiB of content (\(token.utf8.count) characters), time against AES-256-GCM of 1 KiB in OpenSSL",
      against: String(cString: climits_openssl_version()), file)
    table.row("commit: apply, encode, seal to cookie text", sealing, atMost: 3.5)
    table.row("open: decode, open, read", opening, atMost: 3)
    try file.write()
  }
}
