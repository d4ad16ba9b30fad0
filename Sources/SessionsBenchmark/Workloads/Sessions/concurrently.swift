import Sessions

/// Calls `body` with every number below `count`, at most `width` at once, in about their order.
///
/// - Returns: the results, in order.
/// - Throws: the first failure; what had begun has ended then.
func concurrently<Result: Sendable>(
  _ count: Int, width: Int, _ body: @escaping @Sendable (Int) async throws(SessionError) -> Result
) async throws(SessionError) -> [Result] {
  typealias Part = Swift.Result<[(Int, Result)], SessionError>
  let parts = await withTaskGroup(of: Part.self) { group in
    for first in 0..<min(width, count) {
      group.addTask {
        var results: [(Int, Result)] = []
        do throws(SessionError) {
          for number in stride(from: first, to: count, by: width) {
            if Task.isCancelled { break }
            results.append((number, try await body(number)))
          }
        } catch {
          return .failure(error)
        }
        return .success(results)
      }
    }
    var parts: [Part] = []
    for await part in group {
      if case .failure = part { group.cancelAll() }
      parts.append(part)
    }
    return parts
  }
  var results: [Result?] = Array(repeating: nil, count: count)
  for part in parts.sorted(by: { isFailure($0) && !isFailure($1) }) {
    for (number, result) in try part.get() { results[number] = result }
  }
  // None is missing but after a cancellation.
  let found = results.compactMap { $0 }
  guard found.count == count else { throw SessionError(.cancelled, "the task was cancelled before all sessions were done") }
  return found
}

private func isFailure<Success>(_ result: Result<Success, SessionError>) -> Bool {
  if case .failure = result { true } else { false }
}
