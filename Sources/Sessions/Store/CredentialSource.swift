/// The user and the password that a store gives to its servers.
public struct StoreCredentials: Sendable, Hashable {
  /// The user; nil for the one that the store's settings name, or else the server's default.
  public var username: String?
  /// The password or token.
  public var password: String

  /// Creates credentials.
  public init(username: String? = nil, password: String) {
    self.username = username
    self.password = password
  }
}

extension StoreCredentials: CustomStringConvertible, CustomReflectable {
  /// Nothing of the user or the password (`[ERR-4]`).
  public var description: String { "credentials" }

  /// The same, since a dump must not show the password either.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A closure that a store asks for credentials each time it connects, for passwords that change and tokens that live some minutes.
///
/// ```swift
/// configuration.credentials = CredentialSource { StoreCredentials(username: "web", password: try await tokens.current()) }
/// ```
///
/// Connections that are made at the same time share one question. When a server refuses the credentials, the closure is asked once more at
/// once, and again at the next connect: one that keeps a token until its time is over does not keep the store out for longer. A connection
/// that is open stays so, whatever becomes of its token, until the server ends it.
///
/// The closure must not block its thread. It has as long as connecting may take; then its task is cancelled, and operations fail with
/// `unavailable`, as they do when it throws. Errors and logs name the type of what it threw, and show no text of it, which may hold a secret.
public struct CredentialSource: Sendable, Hashable {
  private let asker: CredentialAsker

  /// Creates a source. Two sources are equal when one is a copy of the other.
  ///
  /// - Parameter ask: Returns the credentials for the next connection.
  public init(_ ask: @escaping @Sendable () async throws -> StoreCredentials) {
    asker = CredentialAsker(ask)
  }

  /// Asks, or joins the question that is under way.
  package func ask() -> CredentialQuestion { asker.ask() }

  /// Whether both are copies of one source.
  public static func == (first: CredentialSource, second: CredentialSource) -> Bool { first.asker === second.asker }

  /// Hashes the identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(asker)) }
}

extension CredentialSource: CustomStringConvertible, CustomReflectable {
  /// Nothing of what it gives.
  public var description: String { "credentials on demand" }

  /// Shows nothing: a question that is under way holds the last answer.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// One question for credentials, which is polled.
package final class CredentialQuestion: Sendable {
  /// The outcome; nil while it is awaited.
  package var answer: Result<StoreCredentials, SessionError>? { state.withLock { $0.answer } }

  private struct State {
    var answer: Result<StoreCredentials, SessionError>?
    var task: Task<Void, Never>?
    /// Called once, when there is an answer.
    var waiting: [@Sendable () -> Void] = []
  }

  private let state = Locked(State())

  fileprivate init() {}

  fileprivate func start(_ task: Task<Void, Never>) {
    let isOver = state.withLock { state in
      if state.answer == nil { state.task = task }
      return state.answer != nil
    }
    // It was given up a moment ago, or has ended, which a cancellation does not change.
    if isOver { task.cancel() }
  }

  /// Gives an answer, unless there is one.
  fileprivate func end(_ answer: Result<StoreCredentials, SessionError>) {
    let waiting = state.withLock { state -> [@Sendable () -> Void] in
      guard state.answer == nil else { return [] }
      (state.answer, state.task) = (answer, nil)
      defer { state.waiting = [] }
      return state.waiting
    }
    for wake in waiting { wake() }
  }

  /// Ends the waiting: the closure's task is cancelled, and the next connection asks anew.
  package func giveUp() {
    let task = state.withLock { $0.task }
    end(.failure(.credentialsLate))
    task?.cancel()
  }

  /// Calls a function when there is an answer: at once when there is one.
  package func whenAnswered(_ wake: @escaping @Sendable () -> Void) {
    let isAnswered = state.withLock { state in
      if state.answer == nil { state.waiting.append(wake) }
      return state.answer != nil
    }
    if isAnswered { wake() }
  }
}

/// Puts the questions of one source: one at a time, however many connections need its answer.
private final class CredentialAsker: Sendable {
  private struct State {
    /// The question under way, which has no answer yet.
    var current: CredentialQuestion?
    /// The number of closures that run, of which all but one were given up and do not mind that they are cancelled.
    var running = 0
  }

  private let body: @Sendable () async throws -> StoreCredentials
  private let state = Locked(State())

  /// The most closures that run at the same time: one that never returns must not cost a task with every try to connect.
  private static let most = 16

  init(_ body: @escaping @Sendable () async throws -> StoreCredentials) {
    self.body = body
  }

  func ask() -> CredentialQuestion {
    let (question, isNew, mayRun) = state.withLock { state -> (CredentialQuestion, Bool, Bool) in
      if let current = state.current, current.answer == nil { return (current, false, false) }
      let question = CredentialQuestion()
      guard state.running < CredentialAsker.most else { return (question, true, false) }
      state.current = question
      state.running += 1
      return (question, true, true)
    }
    guard isNew else { return question }
    guard mayRun else {
      question.end(.failure(.credentialsStuck))
      return question
    }
    question.start(
      Task.detached { [self] in
        let answer: Result<StoreCredentials, SessionError>
        do {
          answer = .success(try await body())
        } catch {
          answer = .failure(.noCredentials(error))
        }
        state.withLock { state in
          state.running -= 1
          if state.current === question { state.current = nil }
        }
        question.end(answer)
      })
    return question
  }
}

extension SessionError {
  /// The closure for credentials has not answered yet, or did not in time.
  package static let credentialsLate = SessionError(
    .unavailable, "the closure for credentials gave none before the time for connecting was over; nothing was changed",
    retryAfter: .seconds(1))

  fileprivate static let credentialsStuck = SessionError(
    .unavailable,
    "the closure for credentials is not asked again, since many calls of it go on although they were cancelled; nothing was changed",
    retryAfter: .seconds(1))

  /// - Parameter error: What the closure threw, of which only the type is told: a text may hold a secret.
  fileprivate static func noCredentials(_ error: any Error) -> SessionError {
    SessionError(
      .unavailable, "the closure for credentials threw \(type(of: error)); nothing was changed", retryAfter: .seconds(1))
  }
}
