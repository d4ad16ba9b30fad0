import Sessions

/// The parameters of a URL, each of which has to be taken by somebody.
struct RedisURLQuery {
  private var rest: [(name: String, value: String)] = []

  /// Reads `name=value&name=value`, percent-encoded.
  init(_ text: Substring) throws(SessionError) {
    for part in text.split(separator: "&") {
      guard let equals = part.firstIndex(of: "=") else { throw .misconfigured("a parameter of the Redis URL has no '='") }
      rest.append(
        (
          name: try RedisURL.decoded(part[..<equals], "name of a parameter"),
          value: try RedisURL.decoded(part[part.index(after: equals)...], "value of a parameter")
        ))
    }
  }

  /// Takes the values of a parameter that may be given several times.
  mutating func takeAll(_ name: String) -> [String] {
    defer { rest.removeAll { $0.name == name } }
    return rest.filter { $0.name == name }.map(\.value)
  }

  /// Takes the value of a parameter; nil when it is not given.
  mutating func take(_ name: String) throws(SessionError) -> String? {
    let values = takeAll(name)
    guard values.count < 2 else { throw .misconfigured("the parameter \(name) is in the Redis URL twice") }
    guard values.first != "" else { throw .misconfigured("the parameter \(name) of the Redis URL is empty") }
    return values.first
  }

  /// Makes sure that each parameter was taken. The name of one that was not may be a part of a password, and is not quoted.
  func end() throws(SessionError) {
    guard rest.isEmpty else {
      throw .misconfigured(
        "the Redis URL has a parameter that means nothing there: address=ANNOUNCED=REACHABLE is for redis+cluster and redis+sentinel, "
          + "sentinel-user and sentinel-password are for redis+sentinel, sentinel-tls for rediss+sentinel, and cafile, certfile, keyfile, servername and verification for "
          + "rediss; a '?' in a password is written %3F")
    }
  }
}

extension RedisURL {
  /// Takes the addresses behind a translation: `address=10.0.0.5:6379=localhost:7001`, any number of times.
  static func addresses(_ query: inout RedisURLQuery) throws(SessionError) -> RedisAddressMap {
    var addresses: [RedisEndpoint: RedisEndpoint] = [:]
    for pair in query.takeAll("address") {
      let sides = pair.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2 else {
        throw .misconfigured("the parameter address of the Redis URL is no pair: write address=ANNOUNCED:PORT=REACHABLE:PORT")
      }
      let announced = try endpoint(sides[0], defaultPort: RedisEndpoint.defaultPort)
      addresses[announced] = try endpoint(sides[1], defaultPort: RedisEndpoint.defaultPort)
    }
    return RedisAddressMap(addresses)
  }
}
