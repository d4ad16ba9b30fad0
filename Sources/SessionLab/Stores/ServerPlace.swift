import Foundation
package import SessionsBenchmark

/// Whether a server is on this machine, so that it shares the processors with the load.
package enum ServerPlace {
  /// The place of a store on some servers, by their hosts: names, numeric addresses without brackets, or paths of Unix sockets. One that is
  /// on this machine is enough to be in the way of the load.
  package static func locality(of hosts: [String]) -> BackendLocality { hosts.contains(where: isHere) ? .loopback : .network }

  /// Whether a host is this machine. It does not ask a resolver.
  package static func isHere(_ host: String) -> Bool {
    // A path, or Linux's abstract name of a socket.
    if host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") { return true }
    // An IPv6 address may have the name of an interface behind it.
    let name = host.lowercased().prefix { $0 != "%" }.trimmingCharacters(in: CharacterSet(charactersIn: "[]."))
    if name == "localhost" || name.hasSuffix(".localhost") { return true }
    guard let address = bytes(of: name) else { return name == ownName }
    return isLoopback(address) || ownAddresses.contains(address)
  }

  /// The bytes of a numeric address; of an IPv4 one in IPv6 notation its four. Nil for a name.
  private static func bytes(of text: String) -> [UInt8]? {
    var (four, sixteen) = ([UInt8](repeating: 0, count: 4), [UInt8](repeating: 0, count: 16))
    if inet_pton(AF_INET, text, &four) == 1 { return four }
    guard inet_pton(AF_INET6, text, &sixteen) == 1 else { return nil }
    let isMapped = sixteen.prefix(10).allSatisfy { $0 == 0 } && sixteen[10] == 255 && sixteen[11] == 255
    return isMapped ? Array(sixteen.suffix(4)) : sixteen
  }

  private static func isLoopback(_ address: [UInt8]) -> Bool {
    // 0.0.0.0 and :: are this machine for who connects to them.
    if address.allSatisfy({ $0 == 0 }) { return true }
    return address.count == 4 ? address[0] == 127 : address.dropLast().allSatisfy { $0 == 0 } && address.last == 1
  }

  private static var ownName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self).lowercased()
  }

  /// The addresses of this machine's interfaces.
  private static var ownAddresses: [[UInt8]] {
    var list: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&list) == 0 else { return [] }
    defer { freeifaddrs(list) }
    var found: [[UInt8]] = []
    var next = list
    while let interface = next?.pointee {
      if let address = interface.ifa_addr {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
          address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
            found.append(withUnsafeBytes(of: $0.pointee.sin_addr) { Array($0) })
          }
        case AF_INET6:
          address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
            found.append(withUnsafeBytes(of: $0.pointee.sin6_addr) { Array($0) })
          }
        default: break
        }
      }
      next = interface.ifa_next
    }
    return found
  }
}
