import Sessions

struct FormatByteIgnored: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    guard var bytes = Base64URL.decode(token), !bytes.isEmpty else { return .absent }
    bytes[0] = 1
    return try await base.open(bytes.withUnsafeBytes { Base64URL.encode($0) }, now: now)
  }
}
