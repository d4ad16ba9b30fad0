import ArgumentParser
import Foundation
import SessionsBenchmark

/// One round of a peer that is written in Swift.
@main
struct Peers: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "peers",
    abstract: "One round of 'browse' on a peer that is written in Swift; Benchmarks/peers/run starts it.",
    discussion: """
      Prints one line of JSON.

      EXAMPLE
        peers grdb --tasks 16 --sessions 10000 --payload 512 --seconds 2

      EXIT CODES
        0  the line was printed; its field 'refused' says why it has no numbers
        1  the peer could not be opened or failed
        64 wrong usage
      """)

  enum Peer: String, CaseIterable, ExpressibleByArgument { case hummingbird, grdb }

  @Argument(help: "hummingbird or grdb.") var peer: Peer
  @Option(help: "The number of requests in flight.") var tasks: Int = 16
  @Option(help: "How many live sessions there are.") var sessions: Int = 10_000
  @Option(help: "How many bytes fill a session.") var payload: Int = 512
  @Option(help: "How long is measured.") var seconds: Double = 2
  @Option(help: "How long it warms up at the most, in seconds.") var warmUp: Double = 1
  @Option(help: "What random choices follow from.") var seed: UInt64 = 1

  func validate() throws {
    guard tasks >= 1, sessions >= tasks else { throw ValidationError("--sessions has to be at least --tasks, which is at least 1.") }
    guard payload >= 64, seconds > 0, warmUp > 0 else { throw ValidationError("--payload is at least 64; times are positive.") }
  }

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "session-peers-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let round =
      switch peer {
      case .hummingbird: try await measure(HummingbirdStore())
      case .grdb: try await measure(try GRDBStore(path: folder.appending(path: "sessions.db").path))
      }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(round), as: UTF8.self))
  }

  private func measure(_ store: some PeerStore) async throws -> PeerRound {
    try await PeerRound.measure(
      store, named: peer.rawValue, tasks: tasks, sessions: sessions, payload: payload, warmUp: .seconds(warmUp),
      duration: .seconds(seconds), seed: seed)
  }
}
