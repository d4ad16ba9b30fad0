/// Sees the bytes that a proxy forwards, in the order in which it reads them.
///
/// It is called on the proxy's thread, before the bytes go on: what a client has been given was seen. The calls for one connection never
/// overlap. The observer must not use the proxy, whose lock is held.
package protocol TrafficObserver: Sendable {
  /// A client sent bytes.
  ///
  /// - Parameter connection: The number of the connection, from 1, in the order of their acceptance.
  func clientSent(_ bytes: ArraySlice<UInt8>, on connection: Int)

  /// The server sent bytes; see ``clientSent(_:on:)``.
  func serverSent(_ bytes: ArraySlice<UInt8>, on connection: Int)
}
