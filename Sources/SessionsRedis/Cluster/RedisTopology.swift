import Sessions

/// The master of each slot, as far as is known.
struct RedisTopology: Sendable {
  /// The masters, each once.
  private(set) var masters: [RedisEndpoint] = []
  /// The index of each slot's master; -1 when none is known.
  private var owners = [Int16](repeating: -1, count: RedisSlot.count)

  init() {}

  /// Reads the answer to CLUSTER SLOTS; nil when it is another answer or names no slot.
  init?(_ response: RedisResponse, seenFrom endpoint: RedisEndpoint, _ addresses: RedisAddressMap = RedisAddressMap()) {
    guard let ranges = response.array else { return nil }
    for range in ranges {
      guard let parts = range.array, parts.count >= 3, let first = parts[0].integer, let last = parts[1].integer,
        first >= 0, last < RedisSlot.count, first <= last, let node = parts[2].array, node.count >= 2,
        let port = node[1].integer, let number = UInt16(exactly: port)
      else { return nil }
      let master = RedisTopology.endpoint(host: node[0].text ?? "", port: number, seenFrom: endpoint, addresses)
      let index = index(of: master)
      for slot in Int(first)...Int(last) { owners[slot] = index }
    }
    guard !masters.isEmpty else { return nil }
  }

  func owner(of slot: Int) -> RedisEndpoint? { owners[slot] < 0 ? nil : masters[Int(owners[slot])] }

  /// Names that begin in this way, one in a slot of each master: with two bytes at the end, every slot has some.
  func names(beginning: [UInt8]) -> [[UInt8]] {
    var found: [Int16: [UInt8]] = [:]
    let start = RedisSlot.checksum(beginning)
    for number in UInt16.min...UInt16.max where found.count < masters.count {
      let slot =
        Int(RedisSlot.checksum(UInt8(number & 0xFF), after: RedisSlot.checksum(UInt8(number >> 8), after: start))) % RedisSlot.count
      guard owners[slot] >= 0, found[owners[slot]] == nil else { continue }
      let name = beginning + [UInt8(number >> 8), UInt8(number & 0xFF)]
      // Braces would have another part of the name decide.
      if RedisSlot.of(name) == slot { found[owners[slot]] = name }
    }
    return Array(found.values)
  }

  /// The masters of slots that another map gives to others, or to nobody.
  func masters(apartFrom former: RedisTopology) -> [RedisEndpoint] {
    let places = former.masters.map { master in Int16(masters.firstIndex(of: master) ?? -1) }
    var isAny = [Bool](repeating: false, count: masters.count)
    for slot in owners.indices where owners[slot] >= 0 {
      let before = former.owners[slot]
      if before < 0 || places[Int(before)] != owners[slot] { isAny[Int(owners[slot])] = true }
    }
    return masters.indices.filter { isAny[$0] }.map { masters[$0] }
  }

  /// Gives the slots of a master to nobody.
  mutating func forget(_ master: RedisEndpoint) {
    guard let place = masters.firstIndex(of: master) else { return }
    for slot in owners.indices where owners[slot] == Int16(place) { owners[slot] = -1 }
  }

  mutating func setOwner(of slot: Int, _ endpoint: RedisEndpoint) {
    guard owners.indices.contains(slot) else { return }
    owners[slot] = index(of: endpoint)
  }

  private mutating func index(of endpoint: RedisEndpoint) -> Int16 {
    if let index = masters.firstIndex(of: endpoint) { return Int16(index) }
    masters.append(endpoint)
    return Int16(masters.count - 1)
  }

  /// The address of a node. A node without a host is on the host of the node that names it.
  private static func endpoint(
    host: String, port: UInt16, seenFrom own: RedisEndpoint, _ addresses: RedisAddressMap
  ) -> RedisEndpoint {
    guard host.isEmpty || host == "?" else { return addresses.reachable(.host(host, port: port)) }
    guard case .host(let name, _) = own else { return addresses.reachable(.host("127.0.0.1", port: port)) }
    return addresses.reachable(.host(name, port: port))
  }

  /// Reads the `host:port` of a redirection. The last colon is the port's: IPv6 addresses come without brackets.
  static func endpoint(
    _ address: String, seenFrom own: RedisEndpoint, _ addresses: RedisAddressMap = RedisAddressMap()
  ) -> RedisEndpoint? {
    guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...]) else { return nil }
    return endpoint(host: String(address[..<colon]), port: port, seenFrom: own, addresses)
  }
}

/// The slot that a key belongs to, one of the 16384 of a cluster.
package enum RedisSlot {
  static let count = 16_384

  /// CRC-16 (XMODEM) of the name, or of the text between the first brace and the next closing one, if there is any.
  package static func of(_ name: [UInt8]) -> Int {
    var part = name[...]
    if let open = name.firstIndex(of: UInt8(ascii: "{")),
      let close = name[(open + 1)...].firstIndex(of: UInt8(ascii: "}")), close > open + 1
    {
      part = name[(open + 1)..<close]
    }
    return Int(checksum(part)) % count
  }

  static func checksum(_ bytes: some Sequence<UInt8>) -> UInt16 { bytes.reduce(0) { checksum($1, after: $0) } }

  static func checksum(_ byte: UInt8, after sum: UInt16) -> UInt16 { sum << 8 ^ table[Int(UInt8(sum >> 8) ^ byte)] }

  private static let table: [UInt16] = (0..<256).map { index in
    (0..<8).reduce(UInt16(index) << 8) { crc, _ in crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021 }
  }
}
