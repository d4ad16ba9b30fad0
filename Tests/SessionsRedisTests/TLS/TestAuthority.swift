import Foundation

/// A throw-away authority that signs certificates for tests, with the program `openssl`.
final class TestAuthority: Sendable {
  private let folder: URL

  /// The file with the authority's own certificate.
  var file: String { folder.appending(path: "ca.pem").path }

  private init(_ folder: URL) {
    self.folder = folder
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

  /// Makes an authority.
  static func make() async throws -> TestAuthority {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sessions-tls-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let authority = TestAuthority(folder)
    let files = ["-keyout", authority.path("ca.key"), "-out", authority.file]
    try await authority.openssl(["req", "-x509"] + newKey + files + ["-days", "2", "-subj", "/CN=Test authority"])
    return authority
  }

  /// Signs a certificate for a name.
  ///
  /// - Parameters:
  ///   - hosts: The subject's alternative names.
  ///   - days: How long it is valid; below zero for one that has ended.
  func certificate(_ name: String, for hosts: String = "IP:127.0.0.1,DNS:localhost", days: Int = 2) async throws -> TestCertificate {
    let (key, request, file) = (path("\(name).key"), path("\(name).csr"), path("\(name).pem"))
    try await openssl(
      ["req"] + Self.newKey + ["-keyout", key, "-out", request, "-subj", "/CN=\(name)", "-addext", "subjectAltName=\(hosts)"])
    try await openssl(
      [
        "x509", "-req", "-in", request, "-CA", self.file, "-CAkey", path("ca.key"), "-days", "\(days)", "-copy_extensions", "copyall",
        "-out", file,
      ])
    return TestCertificate(authority: self, file: file, key: key)
  }

  /// The path of a file of the authority's folder.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  private func openssl(_ arguments: [String]) async throws {
    let told = try await RedisServer.run("openssl", arguments)
    guard let output = arguments.firstIndex(of: "-out"), FileManager.default.fileExists(atPath: arguments[output + 1]) else {
      throw RedisTestError(description: "openssl \(arguments.first ?? ""): \(told)")
    }
  }
}

/// A certificate with its key.
struct TestCertificate: Sendable {
  let authority: TestAuthority
  let file: String
  let key: String
}

/// How a server has TLS.
struct ServerTLS: Sendable {
  let certificate: TestCertificate
  /// The certificate that clients show; nil for a server that asks for none.
  var client: TestCertificate?

  /// A server with a certificate of a new authority.
  static func make() async throws -> ServerTLS {
    ServerTLS(certificate: try await TestAuthority.make().certificate("server"))
  }

  /// The arguments of the server.
  var arguments: [String] {
    [
      "--tls-cert-file", certificate.file, "--tls-key-file", certificate.key, "--tls-ca-cert-file", certificate.authority.file,
      "--tls-auth-clients", client == nil ? "no" : "yes", "--tls-replication", "yes", "--tls-cluster", "yes",
    ]
  }

  /// The arguments of `redis-cli`.
  var clientArguments: [String] {
    ["--tls", "--cacert", certificate.authority.file] + (client.map { ["--cert", $0.file, "--key", $0.key] } ?? [])
  }

  /// The parameters of a URL.
  var parameters: String {
    "cafile=\(certificate.authority.file)" + (client.map { "&certfile=\($0.file)&keyfile=\($0.key)" } ?? "")
  }

  /// A URL of `redis…://…` with TLS.
  func url(_ plain: String) -> String { "rediss" + plain.dropFirst("redis".count) + "?" + parameters }
}
