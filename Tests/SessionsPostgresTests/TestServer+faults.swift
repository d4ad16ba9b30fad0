import Foundation

/// Servers that follow another one, stand still and end.
extension TestServer {
  /// A hot standby that follows a server and, with `isSynchronous`, has every commit before that one acknowledges it.
  convenience init(replicaOf primary: TestServer, isSynchronous: Bool = true) throws {
    try self.init(creating: { data in
      [
        "\(TestServer.binaries)/pg_basebackup", "-D", data, "-R", "-X", "stream", "-c", "fast", "-N", "-d",
        "host=127.0.0.1 port=\(primary.port) user=postgres",
      ]
    })
    guard isSynchronous else { return }
    // Not before the copy is made: this one would wait for a standby itself as soon as it is the primary.
    try primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
    try primary.sql("SELECT pg_reload_conf()")
    try waitFor("the standby to be waited for") {
      try primary.sql("SELECT sync_state FROM pg_stat_replication") == [["sync"]]
    }
  }

  /// Makes a standby the primary, and returns when it can be written to.
  func promote() throws {
    // Without its own wait, which looks ten times a second: recovery is measured from here.
    try TestServer.run(TestServer.prefix + ["\(TestServer.binaries)/pg_ctl", "promote", "-W", "-D", "\(folder)/data"])
    try waitFor("the end of recovery") { try self.sql("SELECT pg_is_in_recovery()") == [["f"]] }
  }

  /// Stops all its processes, which then neither answer nor end, or has them go on.
  func suspend(_ isSuspended: Bool) throws {
    if isSuspended { Glibc.kill(try postmaster(), SIGSTOP) }
    for process in try processes() { Glibc.kill(process, isSuspended ? SIGSTOP : SIGCONT) }
  }

  /// Ends it in the way that ends all connections (`pg_ctl stop -m fast`).
  func shutDown() throws {
    let all = try processes()
    Glibc.kill(all[0], SIGINT)
    try TestServer.waitForEnd(of: all)
  }

  /// Whether its first process is there, whatever it does.
  var isRunning: Bool { (try? postmaster()).map { !TestServer.hasEnded($0) } ?? false }
}
