package import Logging

/// What a store says about its connections: an outage, and the end of one, without any session in it.
///
/// Messages are fixed texts. Metadata holds hosts, ports, numbers and codes, and never a password, a URL, a key or a payload (`[ERR-4]`).
/// Without a logger nothing is made of them.
///
/// As a part of a configuration it is equal to any other: a logger is no setting of the store.
package struct StoreLog: Sendable {
  /// The application's logger; nil for silence.
  package var logger: Logger?

  /// Creates a log.
  package init(_ logger: Logger? = nil) {
    self.logger = logger
  }

  /// Logs what happens once: a connection is made or lost, a server took over.
  package func note(_ message: @autoclosure () -> Logger.Message, _ metadata: @autoclosure () -> Logger.Metadata) {
    logger?.info(message(), metadata: metadata())
  }

  /// Logs a try that failed and will be repeated: the first one at `info`, and the others at `debug`, as an outage has several a second.
  ///
  /// - Parameters:
  ///   - attempt: The number of the try since the last success, from 1.
  ///   - error: The code of the failure.
  package func failed(
    _ message: @autoclosure () -> Logger.Message, attempt: Int, error: String, _ metadata: @autoclosure () -> Logger.Metadata
  ) {
    guard let logger else { return }
    let level: Logger.Level = attempt == 1 ? .info : .debug
    guard logger.logLevel <= level else { return }
    var metadata = metadata()
    metadata["attempt"] = .stringConvertible(attempt)
    metadata["error"] = .string(error)
    logger.log(level: level, message(), metadata: metadata)
  }

  /// Logs what is ordinary under load, such as a lock that another process holds.
  package func detail(_ message: @autoclosure () -> Logger.Message, _ metadata: @autoclosure () -> Logger.Metadata) {
    logger?.debug(message(), metadata: metadata())
  }
}

extension StoreLog: Hashable {
  /// True: loggers do not count.
  package static func == (first: StoreLog, second: StoreLog) -> Bool { true }

  /// Hashes nothing.
  package func hash(into hasher: inout Hasher) {}
}
