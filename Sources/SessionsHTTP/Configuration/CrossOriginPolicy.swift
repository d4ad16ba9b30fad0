import Sessions

/// What happens to requests that change something and come from pages of other sites (`[MW-13]`).
///
/// Browsers say in `Sec-Fetch-Site`, and older ones in `Origin`, where a request comes from. No token and no session is needed for that, so
/// it protects login forms as well.
public struct CrossOriginPolicy: Sendable, Hashable {
  /// Whether requests are judged at all.
  let rejects: Bool
  /// The origins that may send requests all the same, such as `https://app.example.com`.
  let trusted: [String]

  /// Lets all requests through.
  public static let allow: CrossOriginPolicy = CrossOriginPolicy(rejects: false, trusted: [])

  /// Refuses requests of other origins, except those with methods that must not change anything: GET, HEAD, OPTIONS and TRACE.
  ///
  /// - Parameter origins: The other origins that may send requests, as browsers write them: scheme, host, and the port unless it is the
  ///   scheme's own.
  public static func reject(trusting origins: [String] = []) -> CrossOriginPolicy {
    CrossOriginPolicy(rejects: true, trusted: origins)
  }

  /// Refuses trusted origins that no browser ever sends.
  ///
  /// - Throws: `SessionError` with code `misconfigured`.
  func validate() throws(SessionError) {
    for origin in trusted {
      guard let authority = Self.authority(of: origin), !authority.isEmpty, !authority.contains("@"), origin == origin.lowercased(),
        !authority.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 <= 0x20 || $0 > 0x7E })
      else {
        throw .misconfigured(
          "crossOrigin trusts '\(origin)': write an origin as browsers do, such as https://app.example.com, in lower case and without a path"
        )
      }
    }
  }

  /// Host and port of an origin; nil when it is none, such as `null`.
  static func authority(of origin: String) -> Substring? {
    guard let separator = origin.firstRange(of: "://"), separator.lowerBound != origin.startIndex else { return nil }
    return origin[separator.upperBound...]
  }
}
