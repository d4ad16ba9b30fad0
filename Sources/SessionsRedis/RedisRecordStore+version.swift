package import Sessions

extension RedisRecordStore {
  /// The version of the server that is asked, such as `7.0.15`; nil when it does not say.
  package func serverVersion() async throws(SessionError) -> String? {
    let words = [Array("INFO".utf8), Array("server".utf8)]
    let response = try await router.submit(.command(words, key: nil, isRepeatable: true), timeout: timeout)
    let name = "redis_version:"
    return response.text?.split(whereSeparator: \.isNewline).first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
  }
}
