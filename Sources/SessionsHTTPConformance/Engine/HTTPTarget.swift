import Foundation

/// What the demo application says of itself at `/about`.
package struct About: Sendable, Equatable, Decodable {
  /// The name for reports.
  package let name: String
  /// What it can do.
  package let capabilities: [String]
  /// The grace of a periodic rotation.
  package let graceMs: Int64
  /// How long after the grace an old token counts as a slow request.
  package let inFlightMs: Int64
  /// The least time between two touches.
  package let touchIntervalMs: Int64

  /// Creates a description.
  package init(name: String, capabilities: [String], graceMs: Int64 = 10_000, inFlightMs: Int64 = 30_000, touchIntervalMs: Int64 = 60_000) {
    self.name = name
    self.capabilities = capabilities
    self.graceMs = graceMs
    self.inFlightMs = inFlightMs
    self.touchIntervalMs = touchIntervalMs
  }
}

/// The server to judge.
public struct HTTPTarget: Sendable, Equatable {
  /// The place of the demo application.
  package let endpoint: WireEndpoint
  /// The place of seed 1; nil when it does not run.
  package let seed1: WireEndpoint?
  /// The place of seed 2; nil when it does not run.
  package let seed2: WireEndpoint?
  /// What it says of itself.
  package var about: About = About(name: "", capabilities: [])

  /// Creates a target.
  package init(_ endpoint: WireEndpoint, seed1: WireEndpoint? = nil, seed2: WireEndpoint? = nil) {
    self.endpoint = endpoint
    self.seed1 = seed1
    self.seed2 = seed2
  }

  /// Reads `http://127.0.0.1:8080`, and the ports of the seeds on the same host.
  ///
  /// - Throws: ``HTTPTargetError`` that names the mistake.
  public init(url: String, seeds: String? = nil) throws(HTTPTargetError) {
    let text = url.hasSuffix("/") ? String(url.dropLast()) : url
    guard text.lowercased().hasPrefix("http://") else { throw .notPlain(url) }
    let parts = text.dropFirst("http://".count).split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let name = parts.first, !name.isEmpty, !name.contains("/") else { throw .unreadable(url) }
    let host = name == "localhost" ? "127.0.0.1" : String(name)
    var address = in_addr()
    guard inet_pton(AF_INET, host, &address) == 1 else { throw .notNumeric(String(name)) }
    guard let port = parts.count == 2 ? Self.port(parts[1]) : 80 else { throw .unreadable(url) }
    endpoint = WireEndpoint(host: host, port: port)
    guard let seeds else {
      (seed1, seed2) = (nil, nil)
      return
    }
    let ports = seeds.split(separator: ",", omittingEmptySubsequences: false).map { Self.port($0) }
    guard ports.count == 2, let first = ports[0], let second = ports[1] else { throw .seeds(seeds) }
    seed1 = WireEndpoint(host: host, port: first)
    seed2 = WireEndpoint(host: host, port: second)
  }

  private static func port(_ text: some StringProtocol) -> Int? {
    guard let port = Int(text), (1...65535).contains(port), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return port
  }

  /// The name for reports: the URL, and the ports of the seeds.
  public var name: String {
    let ports = [seed1, seed2].compactMap { $0.map { "\($0.port)" } }
    return "\(url)\(ports.isEmpty ? "" : " (seeds \(ports.joined(separator: ",")))")"
  }

  /// The URL, which is also the application's own origin.
  package var url: String { "http://\(endpoint.text)" }

  /// Whether the server keeps sessions itself; otherwise they are sealed in the cookie.
  package var keepsRecords: Bool { !about.capabilities.contains("sealed") }

  /// What the server lacks for a case.
  func lacking(_ needs: Set<HTTPNeed>) -> [HTTPNeed] {
    needs.sorted().filter { need in
      switch need {
      case .stream, .websocket, .chunks, .subjectIndex: !about.capabilities.contains(need.rawValue)
      case .records: !keepsRecords
      case .seed1: seed1 == nil
      case .seed2: seed2 == nil
      }
    }
  }

  /// Asks the server what it can do.
  ///
  /// - Returns: The target with the answer, or the reason why it cannot be judged.
  package func asked(deadline: Duration) async -> Result<HTTPTarget, HTTPTargetError> {
    do {
      let connection = try await WireConnection.open(endpoint, deadline: deadline)
      defer { connection.close() }
      try await connection.send(WireRequest("GET", "/about"), deadline: deadline)
      let answer = try await connection.answer(deadline: deadline)
      guard answer.status == 200, let about = try? JSONDecoder().decode(About.self, from: Data(answer.body)) else {
        return .failure(.about("\(answer.head.text)  \(answer.text.prefix(300))"))
      }
      var target = self
      target.about = about
      return .success(target)
    } catch {
      return .failure(.unreachable("\(error)"))
    }
  }
}

/// The reason why a server cannot be judged.
public enum HTTPTargetError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The URL has another scheme.
  case notPlain(String)
  /// The URL cannot be read.
  case unreadable(String)
  /// The host is a name.
  case notNumeric(String)
  /// The ports of the seeds cannot be read.
  case seeds(String)
  /// The server cannot be reached.
  case unreachable(String)
  /// `/about` is not as the protocol says.
  case about(String)

  /// The mistake and its remedy.
  public var description: String {
    switch self {
    case .notPlain(let url): "\(url) is no URL with http://: the cases are about plain HTTP, such as http://127.0.0.1:8080"
    case .unreadable(let url): "\(url) cannot be read: give a host and a port and nothing else, such as http://127.0.0.1:8080"
    case .notNumeric(let host): "\(host) is no numeric IPv4 address: give one, such as http://127.0.0.1:8080"
    case .seeds(let text): "'\(text)' are not two ports, of seed 1 and of seed 2, such as 8000,8002"
    case .unreachable(let why): "the server cannot be reached: \(why)"
    case .about(let answer): "GET /about is not answered as fixtures/http/PROTOCOL.md says: \(answer)"
    }
  }
}
