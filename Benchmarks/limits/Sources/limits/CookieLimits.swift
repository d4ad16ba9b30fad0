import ArgumentParser
import Foundation
import Sessions
import SessionsCookie

/// The Cookie store against `openssl speed`.
struct CookieLimits: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "cookie", abstract: "Cookie against openssl's AES-256-GCM.")

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
      let limit = try opensslSecondsPerKiB()
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
    let table = RatioTable("Cookie, 1 KiB of content (\(token.utf8.count) characters), time against AES-256-GCM of 1 KiB in openssl")
    table.row("commit: apply, encode, seal to cookie text", sealing, atMost: 3.5)
    table.row("open: decode, open, read", opening, atMost: 3)
  }

  private func opensslSecondsPerKiB() throws -> Double {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let seconds = max(1, Int(options.seconds.rounded()))
    process.arguments = ["openssl", "speed", "-mr", "-seconds", "\(seconds)", "-bytes", "1024", "-evp", "aes-256-gcm"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // The line +F:type:AES-256-GCM:bytes per second.
    guard let line = text.split(separator: "\n").last(where: { $0.hasPrefix("+F:") }),
      let rate = line.split(separator: ":").last.flatMap({ Double($0) }), rate > 0
    else { throw ValidationError("'openssl speed -mr' did not print a rate; is openssl installed?") }
    return 1024 / rate
  }
}
