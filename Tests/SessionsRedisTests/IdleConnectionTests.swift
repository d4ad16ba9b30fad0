import Foundation
import Sessions
import SessionsRedis
import SessionsTesting
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A connection that nobody used for a while, and that the network may have dropped without a word.
@Suite(.serialized) struct IdleConnectionTests {
  /// Has a store be idle, behind a network that then swallows all that is sent on its connection, and does an operation.
  private func afterSilence<Value: Sendable>(
    _ body: @escaping @Sendable (RedisRecordStore, RecordKey) async throws(SessionError) -> Value
  ) async throws -> Result<Value, any Error> {
    try await RedisServer.with { (server) async throws in
      let proxy = try FaultProxy(port: Int(server.port))
      defer { proxy.close() }
      let store = try open("redis://127.0.0.1:\(proxy.port)", timeout: .seconds(20))
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      // Longer than a connection is used without a question.
      try await Task.sleep(for: .milliseconds(1100))
      let accepted = proxy.accepted
      proxy.mode = .blackHole
      let operation = Task { try await body(store, key) }
      try await eventually("the store gives the connection up") { proxy.accepted > accepted }
      proxy.interrupt(nil)
      let result = await operation.result
      await store.close()
      return result
    }
  }

  @Test func `a write after a silence is not sent into the void`() async throws {
    let outcome = try await afterSilence { (store, key) async throws(SessionError) in
      try await store.replace(key, expecting: 1, with: record([9]), forcingIdleDeadline: false, now: now)
    }
    // Done, and not in doubt.
    #expect(try outcome.get() == .replaced)
  }

  @Test func `a read after a silence is repeated on another connection`() async throws {
    let loaded = try await afterSilence { (store, key) async throws(SessionError) in try await store.load(key, now: now) }
    #expect(try loaded.get()?.version == 1)
  }

  @Test func `reads and writes together after a silence are all done once`() async throws {
    let counts = try await afterSilence { (store, key) async throws(SessionError) in
      await withTaskGroup(of: Bool.self) { group in
        for number in 0..<40 {
          group.addTask {
            let failure = await error { () throws(SessionError) in
              if number % 2 == 0 {
                _ = try await store.load(key, now: now)
              } else {
                _ = try await store.create(newKey(), record(), now: now)
              }
            }
            return failure == nil
          }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
    }
    #expect(try counts.get() == 40)
  }

  @Test func `the system probes idle connections, and no child process inherits one`() async throws {
    try await withStore(timeout: .seconds(3)) { (store, server) async throws in
      try await eventually("the store is connected") { await error { () throws(SessionError) in try await store.ping() } == nil }
      let sockets = (0..<1024).map { Int32($0) }.filter { peerPort(of: $0) == server.port }
      #expect(!sockets.isEmpty)
      for socket in sockets {
        #expect(fcntl(socket, F_GETFD) & FD_CLOEXEC != 0)
        #expect(option(socket, SOL_SOCKET, SO_KEEPALIVE) != 0)
        #if !canImport(Darwin)
          #expect(option(socket, Int32(IPPROTO_TCP), TCP_KEEPIDLE) == 10)
          #expect(option(socket, Int32(IPPROTO_TCP), TCP_KEEPINTVL) == 5)
          #expect(option(socket, Int32(IPPROTO_TCP), TCP_KEEPCNT) == 3)
          #expect(option(socket, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT) == 3000)
        #endif
      }
    }
  }

  private func option(_ socket: Int32, _ level: Int32, _ name: Int32) -> Int32 {
    var value: Int32 = -1
    var size = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(socket, level, name, &value, &size)
    return value
  }

  /// The port at the other end; nil for what is no connection of IPv4.
  private func peerPort(of socket: Int32) -> UInt16? {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(socket, $0, &size) }
    }
    guard result == 0, Int32(address.sin_family) == AF_INET else { return nil }
    return UInt16(bigEndian: address.sin_port)
  }
}
