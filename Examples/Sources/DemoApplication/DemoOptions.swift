package import ArgumentParser

/// The options of every demo program.
package struct DemoOptions: ParsableArguments {
  /// The port of the demo; 0 for any free one.
  @Option(help: "The port of 127.0.0.1 to listen on; 0 for any free one.")
  package var port: Int = 0

  /// The store of the sessions.
  @Option(help: "Where sessions are kept: memory, sqlite:PATH, redis://…, postgres://… or cookie.")
  package var store: String = "memory"

  /// The port of seed 1; nil for none.
  @Option(help: "Also serve seed 1, the login, on this port.")
  package var seed1Port: Int?

  /// The port of seed 2; nil for none.
  @Option(help: "Also serve seed 2, the form with messages, on this port.")
  package var seed2Port: Int?

  /// Creates the defaults.
  package init() {}
}
