import Sessions
import SessionsTesting

extension CaseContext {
  /// The reason why a case that needs an interruption is skipped.
  package static let uninterruptible = "the suite has no means to cut this store off from what it keeps sessions in"

  /// Runs `body` while the stores are cut off from their backend.
  ///
  /// - Throws: ``CaseUndecided/notApplicable(_:)`` where the suite has no means to do so, and the errors of `body`.
  func whileInterrupted<Result>(_ how: BackendInterruption, _ body: () async throws -> Result) async throws -> Result {
    recorder?.refuse("cuts the store off from its backend")
    guard let interrupt = opened.interrupt else { throw CaseUndecided.notApplicable(Self.uninterruptible) }
    finish(begin("the backend is \(how.rawValue)"), "done")
    await interrupt(how)
    do {
      let result = try await body()
      await restore(interrupt)
      return result
    } catch {
      await restore(interrupt)
      throw error
    }
  }

  private func restore(_ interrupt: OpenedBackend.Interrupt) async {
    await interrupt(nil)
    finish(begin("the backend is back"), "done")
  }

  /// An operation that has to fail while its backend fails. If it succeeds, it returns the text of its result.
  typealias Doomed = (what: String, run: @Sendable () async throws(SessionError) -> String)

  /// Runs operations at the same time, as each may take until its deadline, and expects that each throws (`[ERR-2]`). Returns the errors in
  /// order.
  @discardableResult
  func expectFailures(_ operations: [Doomed]) async throws -> [SessionError] {
    let results = await withTaskGroup(of: (Int, Result<String, SessionError>).self) { group in
      for (index, operation) in operations.enumerated() {
        group.addTask {
          // A tuple around the call itself would lose its index: Swift 6.3.1 compiles that wrong when it optimises.
          let result: Result<String, SessionError>
          do throws(SessionError) {
            result = .success(try await operation.run())
          } catch {
            result = .failure(error)
          }
          return (index, result)
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    var errors: [SessionError] = []
    for (index, operation) in operations.enumerated() {
      let expected = "an error: unavailable or timeout"
      switch results[index] {
      case .failure(let error) where error.code == .unavailable || error.code == .timeout: errors.append(error)
      case .failure(let error): throw CaseFailure(operation.what, expected: expected, seen: "\(error)")
      case .success(let seen): throw CaseFailure(operation.what, expected: expected, seen: seen)
      case nil: throw CaseFailure(operation.what, expected: expected, seen: "nothing")
      }
    }
    return errors
  }

  /// Opens a token again and again until the store works: a few seconds at most (`[ERR-6]`).
  ///
  /// Calls alternate between the stores, so that as many successes in a row as there are stores include one of each.
  @discardableResult
  func recovered(_ token: String, inARow count: Int = 1) async throws -> OpenOutcome {
    let start = ContinuousClock.now
    var successes = 0
    while true {
      do throws(SessionError) {
        let outcome = try await open(token)
        successes += 1
        if successes >= count { return outcome }
      } catch {
        successes = 0
        guard start.duration(to: .now) < .seconds(5) else {
          throw CaseFailure("the store, for five seconds after the backend was back", expected: "answers", seen: "\(error)")
        }
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  }

  /// Loads a record that is there again and again until each store object has answered a few times: a few seconds at most (`[ERR-6]`).
  func recoveredRecords(_ key: RecordKey) async throws {
    let start = ContinuousClock.now
    var successes = 0
    while successes < 2 * records.count {
      let found: SessionRecord?
      do throws(SessionError) {
        found = try await loadRecord(key)
      } catch {
        successes = 0
        guard start.duration(to: .now) < .seconds(5) else {
          throw CaseFailure("the store, for five seconds after the backend was back", expected: "answers", seen: "\(error)")
        }
        try await Task.sleep(for: .milliseconds(20))
        continue
      }
      try expect("load of \(describe(key)) after the interruption", found != nil, expected: "a record", seen: "no record")
      successes += 1
    }
  }

  /// Opens a token after an interruption; any outcome but a live session is a failure.
  func recoveredSession(_ token: String) async throws -> HeldSession {
    let outcome = try await recovered(token)
    guard case .live(let snapshot) = outcome else {
      throw CaseFailure("opening \(name("t", of: token)) after the interruption", expected: "live", seen: describe(outcome))
    }
    return HeldSession(token: token, snapshot: snapshot)
  }
}
