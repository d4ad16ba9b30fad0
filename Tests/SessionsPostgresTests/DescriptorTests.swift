import Foundation
import Glibc
import Sessions
import SessionsPostgres
import Testing

/// The store's sockets: no child process gets one, and the system notices a network that drops them in silence.
@Suite(.serialized) struct DescriptorTests {
  /// The descriptors of this process that are connected to a port.
  private func connected(to port: UInt16) -> [Int32] {
    (3..<1024).filter { descriptor in
      var (address, length) = (sockaddr_in(), socklen_t(MemoryLayout<sockaddr_in>.size))
      let result = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &length) }
      }
      return result == 0 && address.sin_family == sa_family_t(AF_INET) && UInt16(bigEndian: address.sin_port) == port
    }
  }

  private func option(_ descriptor: Int32, _ level: Int32, _ name: Int32) -> Int32 {
    var (value, length) = (Int32(-1), socklen_t(MemoryLayout<Int32>.size))
    getsockopt(descriptor, level, name, &value, &length)
    return value
  }

  /// Runs the body while a store of its own has both its connections to a server that nobody else uses.
  private func withSockets(_ body: (PostgresRecordStore, [Int32]) async throws -> Void) async throws {
    let server = try TestServer()
    defer { server.stop() }
    let store = try PostgresRecordStore(server.url(), configuration: PostgresConfiguration(timeout: .seconds(7)))
    try await prepare(store)
    let key = newKey()
    #expect(try await store.create(key, record(), now: now))
    try await eventually("a connection for reads") {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<64 { group.addTask { _ = try await store.load(key, now: now) } }
        try await group.waitForAll()
      }
      return connected(to: server.port).count == 2
    }
    try await body(store, connected(to: server.port))
    await store.close()
    try await eventually("the end of both") { connected(to: server.port).isEmpty }
  }

  @Test func `a program that this process starts has none of the store's sockets`() async throws {
    try await withSockets { _, sockets in
      for socket in sockets { #expect(fcntl(socket, F_GETFD) & FD_CLOEXEC != 0) }
      // As a program that closes nothing itself would start one.
      let list = "/tmp/sessions-postgres-\(UUID().uuidString.prefix(8)).list"
      defer { unlink(list) }
      var child = pid_t()
      let words: [String] = ["sh", "-c", "ls -l /proc/self/fd > \(list)"]
      let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
      defer { for argument in arguments { free(argument) } }
      #expect(posix_spawn(&child, "/bin/sh", nil, nil, arguments, environ) == 0)
      var status: Int32 = 0
      #expect(waitpid(child, &status, 0) == child && status == 0)
      let inherited = try String(contentsOfFile: list, encoding: .utf8)
      for socket in sockets {
        let name = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(socket)")
        #expect(name.hasPrefix("socket:") && !inherited.contains(name))
      }
    }
  }

  @Test func `a connection that the network dropped is noticed while it is idle, and by what was sent on it`() async throws {
    try await withSockets { _, sockets in
      for socket in sockets {
        #expect(option(socket, SOL_SOCKET, SO_KEEPALIVE) == 1)
        #expect(option(socket, Int32(IPPROTO_TCP), TCP_KEEPIDLE) == 10)
        #expect(option(socket, Int32(IPPROTO_TCP), TCP_KEEPINTVL) == 5)
        #expect(option(socket, Int32(IPPROTO_TCP), TCP_KEEPCNT) == 3)
        #expect(option(socket, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT) == 7000)
      }
    }
  }
}
