import CLibPQ
import Foundation
import Glibc

struct TestFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Another program's connection, which blocks until the answer.
final class TestConnection: @unchecked Sendable {
  // Unchecked: a test uses it from one task at a time.
  private let handle: OpaquePointer

  init(_ url: String) throws {
    let handle = PQconnectdb("\(url)?connect_timeout=60")
    guard let handle, PQstatus(handle) == CONNECTION_OK else {
      PQfinish(handle)
      throw TestFailure("cannot connect")
    }
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    self.handle = handle
  }

  deinit {
    PQfinish(handle)
  }

  /// Runs statements; returns the last one's rows as text.
  @discardableResult
  func run(_ text: String) throws -> [[String]] {
    let result = PQexec(handle, text)
    defer { PQclear(result) }
    let status = PQresultStatus(result)
    guard status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK else {
      throw TestFailure(String(cString: PQresultErrorMessage(result)))
    }
    return (0..<PQntuples(result)).map { row in
      (0..<PQnfields(result)).map { String(cString: PQgetvalue(result, row, $0)) }
    }
  }
}

/// A pgbouncer in transaction mode before the shared server, with two connections to it.
final class TestBouncer: Sendable {
  static let shared: Result<TestBouncer, any Error> = Result { try TestBouncer(TestServer.shared.get()) }

  let port: UInt16

  /// - Parameters:
  ///   - role: The role that it uses on the server.
  ///   - accepts: Whether it takes every role, or only those in its list.
  ///   - clients: The most clients at a time.
  init(_ server: TestServer, as role: String = "postgres", acceptsAll accepts: Bool = true, clients: Int = 100) throws {
    port = try TestServer.freePort()
    let folder = try TestServer.makeFolder()
    try """
    [databases]
    postgres = host=127.0.0.1 port=\(server.port) dbname=postgres user=\(role)
    gone = host=127.0.0.1 port=\(server.port) dbname=gone user=\(role)
    [pgbouncer]
    listen_addr = 127.0.0.1
    listen_port = \(port)
    unix_socket_dir =
    auth_type = \(accepts ? "any" : "trust")
    auth_file = \(folder)/users
    pool_mode = transaction
    default_pool_size = 2
    max_client_conn = \(clients)
    """.write(toFile: "\(folder)/pgbouncer.ini", atomically: true, encoding: .utf8)
    try "\"postgres\" \"\"\n\"\(role)\" \"\"\n".write(toFile: "\(folder)/users", atomically: true, encoding: .utf8)
    try TestServer.keep(TestServer.prefix + ["/usr/sbin/pgbouncer", "\(folder)/pgbouncer.ini"], folder: folder)
    let url = server.url(role: role, port: port)
    try waitFor("pgbouncer") { (try? TestConnection(url).run("SELECT 1")) != nil }
  }
}

/// A port that accepts connections and never sends anything.
final class SilentPort: Sendable {
  let port: UInt16
  private let descriptor: Int32

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    port = try TestServer.takePort(descriptor)
    guard listen(descriptor, 16) == 0 else { throw TestFailure("cannot listen") }
  }

  deinit {
    close(descriptor)
  }
}
