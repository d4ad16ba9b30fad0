import Sessions

/// A store's process for a whole run: started when it is first needed, and again after it ended, so that a crash costs one case.
actor StoreProcess {
  /// A process that said hello.
  struct Running: Sendable {
    let connection: StoreConnection
    let hello: StoreHello
    let capabilities: Set<SessionCapability>
  }

  private struct Start {
    let number: Int
    let task: Task<Result<Running, SessionError>, Never>
  }

  private let command: StoreCommand
  private var current: Start?
  private var starts = 0

  init(_ command: StoreCommand) {
    self.command = command
  }

  /// The process that runs now.
  ///
  /// - Throws: ``SessionError`` when it does not start or is no store; the next call tries again.
  func running() async throws(SessionError) -> Running {
    while let start = current {
      if case .success(let running) = await start.task.value, running.connection.isAlive { return running }
      // Somebody else may have started it again meanwhile.
      if current?.number == start.number { current = nil }
    }
    starts += 1
    // The task is nobody's child: others wait for it too, whatever becomes of the case that needed it first.
    let start = Start(number: starts, task: Task.detached { [command] in await Self.start(command) })
    current = start
    return try await start.task.value.get()
  }

  /// Ends the process.
  func stop() async {
    guard let start = current else { return }
    current = nil
    if case .success(let running) = await start.task.value { await running.connection.quit() }
  }

  private static func start(_ command: StoreCommand) async -> Result<Running, SessionError> {
    do throws(SessionError) {
      let connection = try StoreConnection(command)
      var request = StoreRequest(.hello)
      request.version = StoreHello.protocolVersion
      do throws(SessionError) {
        let hello = try await connection.ask(request, for: StoreHello.self)
        return .success(Running(connection: connection, hello: hello, capabilities: try hello.checked()))
      } catch {
        connection.kill()
        throw error
      }
    } catch {
      return .failure(error)
    }
  }
}
