import Foundation

/// A pgbouncer in transaction mode before the shared server, with two connections to it.
final class TestBouncer: Sendable {
  static let shared: Result<TestBouncer, any Error> = Result { try TestBouncer(TestServer.shared.get()) }

  let port: UInt16

  init(_ server: TestServer) throws {
    port = try TestServer.freePort()
    let folder = try TestServer.makeFolder()
    try """
    [databases]
    postgres = host=127.0.0.1 port=\(server.port) dbname=postgres user=postgres
    [pgbouncer]
    listen_addr = 127.0.0.1
    listen_port = \(port)
    unix_socket_dir =
    auth_type = any
    auth_file = \(folder)/users
    pool_mode = transaction
    default_pool_size = 2
    """.write(toFile: "\(folder)/pgbouncer.ini", atomically: true, encoding: .utf8)
    try "\"postgres\" \"\"\n".write(toFile: "\(folder)/users", atomically: true, encoding: .utf8)
    try TestServer.keep(TestServer.prefix + ["/usr/sbin/pgbouncer", "\(folder)/pgbouncer.ini"], folder: folder)
    let url = server.url(port: port)
    try waitFor("pgbouncer") { (try? TestConnection(url).run("SELECT 1")) != nil }
  }
}
