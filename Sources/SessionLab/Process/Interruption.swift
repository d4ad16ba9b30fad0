import Dispatch
import Foundation

/// What happens when somebody interrupts the program: its children end with it, and its files go.
///
/// Children are in process groups of their own, so that a terminal does not interrupt them.
enum Interruption {
  /// A queue of its own has a thread of its own: a suite that is busy leaves the shared ones no time.
  private static let queue = DispatchQueue(label: "sessionlab.interruption", qos: .userInitiated)

  /// Only `watch` touches them; here they live as long as the program.
  nonisolated(unsafe) private static let sources: [any DispatchSourceSignal] = [SIGINT, SIGTERM, SIGHUP].filter { !isIgnored($0) }.map {
    number in
    let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
    source.setEventHandler { end(by: number) }
    return source
  }

  /// Looks out for signals from now on.
  static func watch() {
    for source in sources { source.activate() }
  }

  /// Whether who started the program wants it to go on, as `nohup` does.
  private static func isIgnored(_ number: Int32) -> Bool {
    let action = signal(number, SIG_DFL)
    signal(number, action)
    return unsafeBitCast(action, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func end(by number: Int32) {
    // First, as they would go on writing to the files.
    ChildProcesses.shared.endAll()
    TemporaryFiles.shared.removeAll()
    // Who waits for this process has to see what ended it.
    signal(number, SIG_DFL)
    kill(getpid(), number)
  }
}
