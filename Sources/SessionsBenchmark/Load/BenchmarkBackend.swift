package import Sessions

/// What a benchmark opens stores with.
package protocol BenchmarkBackend: Sendable {
  /// Opens a store on a fresh namespace.
  ///
  /// - Throws: `SessionError` with code `unsupported` when it cannot have such limits or sizes, or why it cannot be opened.
  func open(_ namespace: String, limits: SessionLimits, sizes: SizeLimits) async throws(SessionError) -> BenchmarkStore
}
