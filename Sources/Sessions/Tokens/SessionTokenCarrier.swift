/// The way that a store's tokens travel in cookies, for a store whose tokens need not fit into one.
///
/// A token of any other store is the value of one cookie, and the application chooses its name. A store with a carrier has chosen names of
/// its own: a sealed cookie is bound to its name, and a long one is split. An HTTP layer asks ``SessionStore/carrier`` and, if there is one,
/// leaves the mapping between tokens and cookies to it. It still sets all cookies with the same attributes.
public protocol SessionTokenCarrier: Sendable {
  /// Every name that a cookie of the store can have, that of a cookie with a whole token first.
  var names: [String] { get }

  /// The most octets that the attributes of a `Set-Cookie` line can have, beginning with the first semicolon.
  var attributesBytes: Int { get }

  /// The tokens that a request's cookies can mean, in the order of the request; cookies of other names do not matter (`[ID-8]`).
  ///
  /// A name can come several times, from cookies of several paths or domains: each reading of them is a candidate, and the store tells by
  /// opening them. Values that cannot be tokens of the store are left out, so that they keep no other from being tried.
  func tokens(in cookies: [(name: String, value: String)]) -> [String]

  /// The cookies that carry a token, which replace all earlier ones.
  ///
  /// - Throws: ``SessionError`` with code `tooLarge`; a token of the store itself always fits.
  func cookies(for token: String) throws(SessionError) -> [(name: String, value: String)]

  /// The names to delete along with setting `cookies`, or with none when the session ends: every other one that the store could have set.
  func namesToDelete(whenSetting cookies: [(name: String, value: String)]) -> [String]
}
