public import HTTPTypes
import Sessions

extension CrossOriginPolicy {
  /// Whether a request is refused.
  ///
  /// `Sec-Fetch-Site` decides where a browser sends it. Without it, the host of `Origin` has to be the request's. A request with neither does
  /// not come from a page, as every browser sends one of them with a request that changes something.
  func refuses(method: String, isUpgrade: Bool, host: String?, origin: String?, secFetchSite: String?) -> Bool {
    guard rejects else { return false }
    switch method {
    // A WebSocket begins with a GET, and then its page can say what it wants in the visitor's name.
    case "GET", "HEAD", "OPTIONS", "TRACE": if !isUpgrade { return false }
    default: break
    }
    if let origin, trusted.contains(origin.lowercased()) { return false }
    switch secFetchSite {
    case "same-origin", "none": return false
    case .some: return true
    case nil: break
    }
    guard let origin else { return false }
    guard let authority = Self.authority(of: origin), let host else { return true }
    return authority.lowercased() != host.lowercased()
  }
}

extension SessionManager {
  /// Judges whether a request comes from a page of another site, before its handler runs; no I/O (`[MW-13]`).
  ///
  /// - Returns: the status to answer with, 403; nil for a request that may go on.
  public func refusal(of request: HTTPRequest) -> HTTPResponse.Status? {
    guard configuration.crossOrigin.rejects else { return nil }
    // A field that comes several times is joined, and matches nothing that is let through.
    let site = request.headerFields.first { $0.name.canonicalName == "sec-fetch-site" }.flatMap { request.headerFields[$0.name] }
    return refusal(
      method: request.method.rawValue, isUpgrade: request.headerFields.contains { $0.name.canonicalName == "upgrade" },
      host: request.authority, origin: request.headerFields[.origin], secFetchSite: site)
  }

  /// Judges whether a request comes from a page of another site, for servers with types of their own (`[MW-13]`).
  ///
  /// - Parameters:
  ///   - method: The method.
  ///   - isUpgrade: Whether the request has an Upgrade field, as for a WebSocket.
  ///   - host: Host and port that the request is for: its Host field, or the authority of HTTP/2.
  ///   - origin: The Origin field.
  ///   - secFetchSite: The Sec-Fetch-Site field.
  /// - Returns: the status to answer with, 403; nil for a request that may go on.
  public func refusal(method: String, isUpgrade: Bool = false, host: String?, origin: String?, secFetchSite: String?) -> HTTPResponse
    .Status?
  {
    guard configuration.crossOrigin.refuses(method: method, isUpgrade: isUpgrade, host: host, origin: origin, secFetchSite: secFetchSite)
    else { return nil }
    configuration.events.report(.crossOriginRefused)
    return .forbidden
  }
}
