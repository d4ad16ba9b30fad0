import ArgumentParser
import Foundation
import Sessions

/// `sessionlab serve`: a record store for another process.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves a record store to another process.",
    discussion: """
      Reads requests from standard input and writes answers to standard output, one a line, until the input ends. \
      fixtures/conformance/PROTOCOL.md describes them: a store in any language that speaks the protocol can be judged with \
      'sessionlab check --store exec:COMMAND'.
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("A store that keeps records, as 'sessionlab check' takes it.", valueName: "store"),
    transform: StoreArgument.option)
  var store: StoreArgument

  func validate() throws {
    try StoreArgument.check(store.store)
    guard store.store.served != nil else { throw ValidationError("--store \(store.store.name) has no record store to serve.") }
  }

  func run() async throws {
    guard let served = store.store.served else { return }
    StoreArgument.warn([store])
    let server = StoreServer(served, of: store.store)
    let writer = LineWriter(.standardOutput)
    let (lines, input) = AsyncStream.makeStream(of: Data.self)
    LineReader.start(.standardInput) { line in
      input.yield(line)
      return true
    } end: { _ in
      input.finish()
    }
    for await line in lines {
      guard let request = try? JSONLine.decode(StoreRequest.self, from: line) else {
        writer.write(server.refusal(line))
        continue
      }
      if request.operation == .quit {
        writer.write(await server.answer(request))
        return await writer.drain()
      }
      server.answer(request) { writer.write($0) }
    }
    // Whoever asked without waiting, as a pipe does, gets the answers too.
    await server.waitForAnswers(within: ProcessLimits.usual.answer)
    await writer.drain()
  }
}
