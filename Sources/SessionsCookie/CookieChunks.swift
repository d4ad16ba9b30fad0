public import Sessions

/// Puts a token into one cookie or several, and reads it out of a request's cookies (`[CK-9]`).
///
/// A token that fits goes into one cookie with the configured name. With chunking on, a longer one goes into `name.0`, `name.1` and so on.
/// The first begins with `count.length.`, the number of cookies and of the token's characters. Points are not part of a token's alphabet,
/// so nothing else looks like that.
public struct CookieChunks: SessionTokenCarrier {
  /// ``CookieConfiguration/name``, and with chunking the names of all parts.
  public let names: [String]
  /// ``CookieConfiguration/attributesBytes``.
  public let attributesBytes: Int

  private let maximum: Int
  private let wholeBytes: Int
  private let chunkBytes: Int

  /// The most characters of the text before the token in the first chunk: a digit, five digits and two points.
  private static let headerBytes = 8

  init(_ configuration: CookieConfiguration) {
    let name = configuration.name
    maximum = configuration.chunking.maximum
    attributesBytes = configuration.attributesBytes
    names = maximum == 1 ? [name] : [name] + (0..<maximum).map { "\(name).\($0)" }
    wholeBytes = CookieBudget.valueBytes(name: name, attributesBytes: attributesBytes)
    chunkBytes = CookieBudget.valueBytes(name: "\(name).0", attributesBytes: attributesBytes)
  }

  /// The most characters of a token that can be sent.
  public var maximumTokenBytes: Int {
    maximum == 1 ? wholeBytes : chunkBytes * maximum - CookieChunks.headerBytes
  }

  /// The cookies that carry a token.
  ///
  /// - Throws: `SessionError` with code `tooLarge`; a token of this store always fits.
  public func cookies(for token: String) throws(SessionError) -> [(name: String, value: String)] {
    let bytes = Array(token.utf8)
    try check(tokenBytes: bytes.count)
    if bytes.count <= wholeBytes { return [(names[0], token)] }
    let count = (bytes.count + CookieChunks.headerBytes + chunkBytes - 1) / chunkBytes
    var rest = bytes[...]
    return (0..<count).map { index in
      let header = index == 0 ? "\(count).\(bytes.count)." : ""
      let room = chunkBytes - (index == 0 ? CookieChunks.headerBytes : 0)
      defer { rest = rest.dropFirst(room) }
      return (names[index + 1], header + String(decoding: rest.prefix(room), as: UTF8.self))
    }
  }

  /// The names to delete along with setting `cookies`, or with none when the session ends: every other one that this store could have set.
  ///
  /// Left-over chunks fill the request's header, and are tried with those of the next token.
  public func namesToDelete(whenSetting cookies: [(name: String, value: String)] = []) -> [String] {
    names.filter { name in !cookies.contains { $0.name == name } }
  }

  /// The tokens that a request's cookies can mean, in the order of the request; cookies of other names do not matter (`[ID-8]`).
  ///
  /// Chunks can come in any order, as browsers promise none. Where names come several times, at most four tokens are put together from
  /// chunks: which of them belong together is for the number and the length in the first one, and then for the seal to tell.
  public func tokens(in cookies: [(name: String, value: String)]) -> [String] {
    var candidates: [(position: Int, token: String)] = []
    var chunks = ChunkedCandidates(maximum: maximum)
    for (position, cookie) in cookies.enumerated() {
      guard let index = names.firstIndex(of: cookie.name) else { continue }
      if index > 0 {
        if cookie.value.utf8.count <= chunkBytes { chunks.add(cookie.value, at: index - 1, position: position) }
      } else if cookie.value.utf8.count <= wholeBytes, CookieSealer.couldBeSealed(cookie.value.utf8) {
        candidates.append((position, cookie.value))
      }
    }
    // One cookie would have done for a shorter one: it was not split by this store.
    candidates += chunks.tokens(longerThan: wholeBytes)
    guard candidates.count > 1 else { return candidates.map(\.token) }
    // The same cookie sent twice is one cookie. That a lone one is rubbish the store finds out as well.
    var seen: Set<String> = []
    return candidates.filter { Base64URL.isAlphabetic($0.token.utf8) }.sorted { $0.position < $1.position }.map(\.token)
      .filter { seen.insert($0).inserted }
  }

  func check(tokenBytes count: Int) throws(SessionError) {
    guard count <= maximumTokenBytes else {
      throw .tooLarge(
        "the sealed session has \(count) characters; \(maximumTokenBytes) fit into \(maximum == 1 ? "a cookie" : "\(maximum) cookies")"
      )
    }
  }
}

/// The number of cookies that a session may be spread over when it does not fit into one (`[CK-9]`).
public enum CookieChunking: Sendable, Hashable {
  /// One cookie. A session that does not fit is refused with `tooLarge`.
  case off
  /// At most this many cookies, from 2 to 4. All of them travel with every request.
  case upTo(Int)

  var maximum: Int {
    switch self {
    case .off: return 1
    case .upTo(let count): return count
    }
  }
}

/// The room in one cookie (`[CK-8]`).
///
/// Browsers refuse a cookie silently when its name and value are over 4096 octets together; some servers and proxies refuse a header line
/// over 4096. The second limit is the stricter one, as it counts the name and the value too.
enum CookieBudget {
  static let lineBytes = 4096

  /// The longest value of a cookie in a `Set-Cookie` header line, without the line's end.
  static func valueBytes(name: String, attributesBytes: Int) -> Int {
    lineBytes - "Set-Cookie: ".utf8.count - name.utf8.count - "=".utf8.count - attributesBytes
  }
}
